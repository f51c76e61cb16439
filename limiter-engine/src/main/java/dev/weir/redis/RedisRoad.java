package dev.weir.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The way to a Redis that is connected: single-limit takes share calls, others go by themselves. Thread-safe. */
final class RedisRoad {

    private final RedisCalls calls;
    private final Coalescer coalescer;

    RedisRoad(RedisCalls calls, int batchSize) {
        this.calls = calls;
        this.coalescer = new Coalescer(calls, batchSize);
    }

    RedisCalls calls() {
        return calls;
    }

    CompletableFuture<Reply> take(List<Charge> charges) {
        if (charges.size() == 1 && charges.get(0).limits().size() == 1) {
            return coalescer.take(charges.get(0));
        }
        return calls.takeAll(charges).toCompletableFuture();
    }

    void giveUp(Charge charge, long[] taken) {
        var unused = calls.giveUp(charge, taken);
    }
}
