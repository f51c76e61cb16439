package dev.weir.redis;

import dev.weir.MicrosClock;
import dev.weir.internal.BucketArithmetic;
import dev.weir.internal.LimitSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.api.redisnode.RedisNodeAsync;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.RedisRedirectException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.codec.StringCodec;

/**
 * The scripts as calls. Each goes out once, to the master, and has a timeout of its own, whatever the client is set to: a
 * call that is repeated would charge again. Never throws; failures come through the stages. Thread-safe.
 */
final class RedisCalls {

    private static final int NO_CLOCK = -1;

    /** Keys that are spread evenly over the slots of a cluster. */
    private static final List<String> ROUTES = Slot.spread(64);

    private final AtomicReference<CompletableFuture<Boolean>> last =
            new AtomicReference<>(CompletableFuture.completedFuture(true));
    private final RedissonClient client;
    private final RScript scripts;
    private final boolean cluster;
    private final Duration timeout;
    private final long ttlMillis;
    private final @Nullable MicrosClock clock;

    /**
     * Calls through a client.
     *
     * @param client the client
     * @param timeout of a call
     * @param bucketTtl the least time for which a bucket is kept
     * @param clock the client's clock; null to go by Redis's own
     */
    RedisCalls(RedissonClient client, Duration timeout, Duration bucketTtl, @Nullable MicrosClock clock) {
        this.client = client;
        this.scripts = client.getScript(OptionalOptions.defaults()
                .codec(StringCodec.INSTANCE)
                .timeout(timeout)
                .retryAttempts(0));
        this.cluster = client.getConfig().isClusterConfig();
        this.timeout = timeout;
        this.ttlMillis = bucketTtl.toMillis();
        this.clock = clock == null ? null : BucketArithmetic.withinRange(clock);
    }

    /** Whether keys are in slots, and no script can see those of two. */
    boolean isCluster() {
        return cluster;
    }

    /** The masters of a cluster, if scripts can be sent to each as a pipeline; by a client's clock they cannot. */
    @Nullable
    Masters masters() {
        return cluster && clock == null ? Masters.of(client, timeout) : null;
    }

    /** Takes from single-limit buckets, each for itself; a key's own error is in place of its reply. */
    CompletionStage<List<Object>> take(List<Charge> charges) {
        Pipeline.Call call = call(charges);
        return run(
                Script.TAKE,
                RScript.ReturnType.LIST,
                call.keys(),
                0,
                call.arguments().toArray());
    }

    /** Does the same for each part, whose buckets are in one slot; one that {@link #wasNotExecuted} may be sent alone. */
    List<CompletableFuture<List<Object>>> takeEach(List<List<Charge>> parts, Pipeline pipeline) {
        return pipeline.send(parts.stream().map(this::call).toList());
    }

    private Pipeline.Call call(List<Charge> charges) {
        List<Object> keys = new ArrayList<>(charges.size());
        List<Object> arguments = new ArrayList<>(11);
        arguments.add("");
        int start = 0;
        for (int i = 0; i < charges.size(); i++) {
            keys.add(charges.get(i).bucket());
            if (i + 1 == charges.size() || !charges.get(i).isLike(charges.get(i + 1))) {
                arguments.addAll(List.of(charges.get(i).arguments(i + 1 - start, ttlMillis)));
                start = i + 1;
            }
        }
        return new Pipeline.Call(Script.TAKE, keys, arguments);
    }

    /** Whether the server said so: that it does not know the script, or has not all of the keys. */
    static boolean wasNotExecuted(Throwable failure) {
        Throwable cause = GuardedRoad.cause(failure);
        return cause instanceof RedisRedirectException
                || cause instanceof RedisNoScriptException
                || cause instanceof RedisTryAgainException;
    }

    /** One charge's part of what {@link #take} answered. */
    static Reply reply(List<Object> answer, int charge, long sent, long received) {
        Object whole = answer.get(2 * charge + 1);
        if (whole instanceof String error) {
            throw BucketException.isAbout(error) ? new BucketException(error) : new IllegalStateException(error);
        }
        boolean taken = number(whole) >= 0;
        long[] bucket = {taken ? number(whole) : -1 - number(whole), number(answer.get(2 * charge + 2))};
        return new Reply(taken, List.of(new Standing(bucket, number(answer.get(0)), sent, received)));
    }

    /** Whether nothing was taken because the slot of the keys moves, and they were not all at one node. */
    static boolean werePartedByMove(Throwable failure) {
        return GuardedRoad.cause(failure) instanceof RedisTryAgainException;
    }

    /** Takes from all buckets, which share a slot, or from none. */
    CompletionStage<Reply> takeAll(List<Charge> charges) {
        List<Object> keys = new ArrayList<>(charges.size());
        charges.forEach(charge -> keys.add(charge.bucket()));
        long sent = System.nanoTime();
        return this.<List<Object>>run(Script.TAKE_ALL, RScript.ReturnType.LIST, keys, 1, json(charges), "")
                .thenApply(answer -> {
                    long received = System.nanoTime();
                    long now = number(answer.get(0));
                    List<Standing> buckets = new ArrayList<>(charges.size());
                    int next = 1;
                    for (Charge charge : charges) {
                        long[] bucket = new long[2 * charge.limits().size()];
                        for (int i = 0; i < bucket.length; i++) {
                            bucket[i] = number(answer.get(next++));
                        }
                        buckets.add(new Standing(bucket, now, sent, received));
                    }
                    return new Reply(number(answer.get(next)) == 1, buckets);
                });
    }

    /** How a bucket stands, settled; nothing is written. */
    CompletionStage<Standing> peek(Charge charge) {
        long sent = System.nanoTime();
        MicrosClock own = clock;
        return this.<List<Object>>run(Script.PEEK, RScript.ReturnType.LIST, List.of(charge.bucket()), NO_CLOCK)
                .thenApply(answer -> {
                    long now = own == null ? number(answer.get(0)) : own.micros();
                    LimitSet limits = charge.limits();
                    long[] bucket = stored(answer, limits, now);
                    limits.settle(bucket, now);
                    return new Standing(bucket, now, sent, System.nanoTime());
                });
    }

    private static long[] stored(List<Object> answer, LimitSet limits, long now) {
        if (answer.size() == 1) {
            return limits.full(now);
        }
        long[] stored = new long[answer.size() - 2];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = number(answer.get(i + 2));
        }
        boolean same =
                answer.get(1).equals(limits.fingerprint()) || (answer.get(1).equals("") && limits.size() == 1);
        return same ? stored : limits.carryOver(stored);
    }

    /** Gives permits back, at most up to full. */
    CompletionStage<Object> refund(Charge charge) {
        return run(Script.REFUND, RScript.ReturnType.LONG, List.of(charge.bucket()), 1, json(List.of(charge)), "");
    }

    /** Fills a bucket. */
    CompletionStage<Object> delete(String bucket) {
        return run(Script.RESET, RScript.ReturnType.LONG, List.of(bucket), NO_CLOCK);
    }

    /** Undoes a take if its bucket is still exactly what that take wrote, and tells whether it was. */
    CompletionStage<Boolean> giveUp(Charge charge, long[] taken) {
        long[] before = charge.before(taken);
        List<Object> arguments = new ArrayList<>(
                List.of(charge.limits().fingerprint(), charge.limits().maxWait(), ttlMillis, taken.length, ""));
        for (long number : taken) {
            arguments.add(number);
        }
        for (long number : before) {
            arguments.add(number);
        }
        return this.<Object>run(
                        Script.REPLACE, RScript.ReturnType.LONG, List.of(charge.bucket()), 4, arguments.toArray())
                .thenApply(replaced -> number(replaced) == 1);
    }

    /** Connects, and makes the scripts of decisions known; on a cluster fails only if no master at all answers. */
    CompletionStage<Object> connect() {
        List<CompletableFuture<?>> calls = warming();
        return all(calls).handle((done, failure) -> {
            if (failure != null && calls.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
                throw new CompletionException(GuardedRoad.cause(failure));
            }
            return "connected";
        });
    }

    /** Fails if the server, or any master of a cluster, does not answer; nothing is written. */
    CompletionStage<?> reach() {
        if (!cluster) {
            return all(warming());
        }
        List<CompletableFuture<?>> pings = new ArrayList<>();
        for (RedisNodeAsync master : client.getRedisNodes(RedisNodes.CLUSTER).getMasters()) {
            pings.add(master.pingAsync().toCompletableFuture().thenAccept(answered -> {
                if (!answered) {
                    throw new IllegalStateException("a master does not answer");
                }
            }));
        }
        return all(pings);
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<?>> calls) {
        return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
    }

    private List<CompletableFuture<?>> warming() {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (String route : cluster ? ROUTES : List.of("")) {
            calls.add(send(route, Script.TAKE, RScript.ReturnType.LIST, List.of(), "")
                    .toCompletableFuture());
            calls.add(send(route, Script.TAKE_ALL, RScript.ReturnType.LIST, List.of(), "[]", "")
                    .toCompletableFuture());
        }
        return calls;
    }

    /** What the server tells of itself. */
    CompletionStage<Object> info() {
        return run(Script.INFO, RScript.ReturnType.VALUE, List.of(), NO_CLOCK);
    }

    private String json(List<Charge> charges) {
        StringBuilder json = new StringBuilder("[");
        for (Charge charge : charges) {
            if (json.length() > 1) {
                json.append(',');
            }
            charge.appendJson(json, ttlMillis);
        }
        return json.append(']').toString();
    }

    /** Sends a call, with the client's clock, if there is one, at its place among the arguments. */
    private <T> CompletionStage<T> run(
            Script script, RScript.ReturnType type, List<Object> keys, int clockAt, Object... arguments) {
        String route = keys.isEmpty() ? "" : (String) keys.get(0);
        MicrosClock own = clock;
        if (own == null) {
            return send(route, script, type, keys, arguments);
        }
        return inOrder(() -> {
            if (clockAt != NO_CLOCK) {
                arguments[clockAt] = own.micros();
            }
            return send(route, script, type, keys, arguments);
        });
    }

    private <T> CompletionStage<T> send(
            String route, Script script, RScript.ReturnType type, List<Object> keys, Object... arguments) {
        try {
            return scripts.evalAsync(route, RScript.Mode.READ_WRITE, script.text, type, keys, arguments);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** One after the other: a call that read the client's clock and was overtaken would look as if time ran back. */
    private <T> CompletionStage<T> inOrder(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        var unused = last.getAndSet(ended).thenCompose(before -> call.get()).whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
            ended.complete(true); // only now, after whatever the answer sets off
        });
        return answer;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
