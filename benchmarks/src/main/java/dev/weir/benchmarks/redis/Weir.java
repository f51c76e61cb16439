package dev.weir.benchmarks.redis;

import dev.weir.Decision;
import dev.weir.RateLimiter;
import java.util.concurrent.CompletionStage;

/** Weir as its filters use it: a decision, with the deadline, the breaker and the deny cache that are the default. */
record Weir(String setting, RateLimiter limiter) implements Contender {

    static final String NAME = "weir";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean take(String key) {
        return limiter.decide(key).allowed();
    }

    @Override
    public CompletionStage<Boolean> takeAsync(String key) {
        return limiter.decideAsync(key, 1).thenApply(Decision::allowed);
    }
}
