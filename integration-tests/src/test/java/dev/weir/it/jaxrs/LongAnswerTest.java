package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.http.Reply;
import dev.weir.jaxrs.RateLimited;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that answer later, in pieces, or through another class. */
class LongAnswerTest extends JaxrsCases {

    private static final Executor OTHER_THREAD = task -> new Thread(task, "answering").start();

    @Path("slow")
    @RateLimited(value = P, name = "p")
    public static class Slow {
        @GET
        @Path("suspended")
        public void suspended(@Suspended AsyncResponse response) {
            OTHER_THREAD.execute(() -> response.resume("ok"));
        }

        @GET
        @Path("stage")
        public CompletionStage<String> stage() {
            return CompletableFuture.supplyAsync(() -> "ok", OTHER_THREAD);
        }

        @GET
        @Path("stream")
        public StreamingOutput stream() {
            return out -> {
                for (char c : "ok".toCharArray()) {
                    out.write(c);
                    out.flush();
                }
            };
        }

        @GET
        @Path("events")
        @Produces(MediaType.SERVER_SENT_EVENTS)
        public void events(@Context SseEventSink sink, @Context Sse sse) {
            // On this thread: RESTEasy locks up at times where another one sends before this one is back.
            for (int i = 0; i < 3; i++) {
                sink.send(sse.newEvent("event " + i)).toCompletableFuture().join();
            }
            sink.close();
        }

        @GET
        @Path("failed-stage")
        public CompletionStage<String> failedStage() {
            return CompletableFuture.supplyAsync(
                    () -> {
                        throw new WebApplicationException(418);
                    },
                    OTHER_THREAD);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspended", "stage", "stream"})
    void row_33_an_answer_that_comes_later_or_in_pieces_costs_one_permit(String path) throws Exception {
        start(api(Slow.class));

        Reply reply = get("/api/slow/" + path);
        assertThat(reply.body()).isEqualTo("ok");
        assertThat(reply.remaining()).isEqualTo(1);
        assertThat(get("/api/slow/" + path).remaining()).isZero();
        Reply refused = get("/api/slow/" + path);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("status").asInt()).isEqualTo(429);
        assertThat(outcomes.taken("p")).isEqualTo(2);
    }

    @Test
    void row_33_a_stage_that_fails_leaves_its_permit_taken_and_the_fields_there() throws Exception {
        start(api(Slow.class));

        Reply failed = get("/api/slow/failed-stage");
        assertThat(failed.status()).isEqualTo(418);
        assertThat(failed.remaining()).isEqualTo(1);
    }

    @Test
    void row_42_an_event_stream_is_charged_when_it_opens() throws Exception {
        start(api(Slow.class));

        Reply stream = get("/api/slow/events", "Accept", MediaType.SERVER_SENT_EVENTS);
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.body()).contains("data: event 0").contains("data: event 2");
        assertThat(outcomes.taken("p")).isEqualTo(1);
        get("/api/slow/stage");
        assertThat(get("/api/slow/events", "Accept", MediaType.SERVER_SENT_EVENTS)
                        .status())
                .isEqualTo(429);
    }

    @Test
    void row_42_an_event_stream_has_the_fields() throws Exception {
        start(api(Slow.class));

        assertThat(get("/api/slow/events", "Accept", MediaType.SERVER_SENT_EVENTS)
                        .remaining())
                .isEqualTo(1);
    }

    /** Reached by locators only. */
    public static class Sub {
        @GET
        public String get() {
            return "sub";
        }

        @GET
        @Path("own")
        @RateLimited(value = P, name = "own")
        public String own() {
            return "own";
        }
    }

    /** Reached by locators, with a limit of its own. */
    @RateLimited(value = P, name = "marked")
    public static class Marked {
        @GET
        public String get() {
            return "marked";
        }
    }

    @Path("root")
    @RateLimited(value = P, name = "root")
    public static class Root {
        @Path("sub/{id}")
        public Sub sub() {
            return new Sub();
        }

        @Path("marked")
        public Class<Marked> marked() {
            return Marked.class;
        }
    }

    @ParameterizedTest
    @CsvSource({"sub/1, root", "sub/1/own, own", "marked, marked"})
    void row_33_a_sub_resource_counts_by_its_own_annotation_or_the_nearest_on_the_way(String path, String policy)
            throws Exception {
        start(api(Root.class));

        assertThat(get("/api/root/" + path).standings()).containsExactly(new Reply.Standing(policy, 1, 30));
        assertThat(get("/api/root/" + path).remaining()).isZero();
        assertThat(get("/api/root/" + path).status()).isEqualTo(429);
        assertThat(outcomes.taken(policy)).isEqualTo(2);
    }

    @Test
    void row_33_a_body_that_is_too_long_for_the_buffer_has_the_fields() throws Exception {
        start(api(Big.class));

        Reply reply = get("/api/big");
        assertThat(reply.body()).hasSize(1_000_000);
        assertThat(reply.remaining()).isEqualTo(1);
    }

    @Path("big")
    public static class Big {
        @GET
        @RateLimited(value = P, name = "p")
        public byte[] get() {
            return "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        }
    }
}
