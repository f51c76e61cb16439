package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.Backend;
import dev.weir.memory.MemoryBackend;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackendShareTest {

    private final Attributes application = attributes();

    private static Attributes attributes() {
        Map<String, Object> all = new ConcurrentHashMap<>();
        return new Attributes() {
            @Override
            public Object get(String name) {
                return all.get(name);
            }

            @Override
            public void set(String name, Object value) {
                all.put(name, value);
            }
        };
    }

    private BackendShare share(Said said) {
        return BackendShare.of(said.settings(), application);
    }

    private static boolean isOpen(Backend backend) {
        return backend.health().up();
    }

    @Test
    void filters_with_equal_settings_share_a_backend_until_the_last_is_gone() {
        BackendShare first = share(Said.nothing());
        BackendShare second = share(Said.nothing().own("max-buckets", "1000000"));
        Backend backend = first.backend();
        assertThat(second.backend()).isSameAs(backend);

        first.close();
        first.close();
        assertThat(isOpen(backend)).isTrue();
        second.close();
        assertThat(isOpen(backend)).isFalse();

        try (BackendShare next = share(Said.nothing())) {
            assertThat(next.backend()).isNotSameAs(backend);
            assertThat(isOpen(next.backend())).isTrue();
        }
    }

    @Test
    void filters_with_other_settings_and_other_applications_have_backends_of_their_own() {
        try (BackendShare one = share(Said.nothing());
                BackendShare other = share(Said.nothing().own("max-buckets", "1000"));
                BackendShare elsewhere = BackendShare.of(Said.nothing().settings(), attributes());
                BackendShare nowhere = BackendShare.of(Said.nothing().settings(), null)) {
            assertThat(Stream.of(one, other, elsewhere, nowhere).map(BackendShare::backend))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_share_alone_is_closed_with_it() {
        BackendShare share = BackendShare.of(Said.nothing().settings(), null);
        share.close();

        assertThat(isOpen(share.backend())).isFalse();
    }

    @Test
    void at_the_end_of_the_application_all_is_closed_whoever_still_has_a_share() {
        BackendShare forgotten = share(Said.nothing());
        BackendShare.closeAll(application);
        assertThat(isOpen(forgotten.backend())).isFalse();

        try (BackendShare next = share(Said.nothing())) {
            forgotten.close();
            assertThat(isOpen(next.backend())).isTrue();
        }
        BackendShare.closeAll(attributes());
    }

    @Test
    void the_applications_own_backend_goes_first_and_stays_open() {
        Backend given = MemoryBackend.create();
        application.set("dev.weir.Backend", given);

        BackendShare share = share(Said.nothing().variable("WEIR_BACKEND", "redis"));
        share.close();
        BackendShare.closeAll(application);

        assertThat(share.backend()).isSameAs(given);
        assertThat(isOpen(given)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> share(Said.nothing().own("timeout", "1s")))
                .withMessage(
                        "init-param \"timeout\" does nothing beside the servlet context's attribute dev.weir.Backend;"
                                + " leave one out");
        application.set("dev.weir.Backend", "memory");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> share(Said.nothing()))
                .withMessageContaining("is a java.lang.String; it must be a dev.weir.Backend");
    }

    @Test
    void filters_that_start_at_once_share_too() throws Exception {
        ExecutorService starters = Executors.newFixedThreadPool(8);
        try {
            List<Future<BackendShare>> starting = Stream.generate(() -> starters.submit(() -> share(Said.nothing())))
                    .limit(64)
                    .toList();
            Set<Backend> backends = new HashSet<>();
            for (Future<BackendShare> each : starting) {
                backends.add(each.get().backend());
            }

            assertThat(backends).hasSize(1);
        } finally {
            starters.shutdown();
        }
    }
}
