package dev.weir.redis;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** The way to Redis behind the circuit breaker, which is told how every call went. Thread-safe. */
final class GuardedRoad {

    private final RedisConnection connection;
    private final Outage outage;

    /** What is asked once there is a way. */
    interface Call<T> {
        CompletionStage<T> on(RedisRoad road);
    }

    GuardedRoad(RedisConnection connection, Outage outage) {
        this.connection = connection;
        this.outage = outage;
    }

    /** Never throws; fails at once where Redis was not reached yet, or the breaker is open. */
    <T> CompletableFuture<T> ask(Call<T> call) {
        RedisRoad road = connection.road();
        if (road == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis was not reached yet"));
        }
        if (!outage.mayAsk()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the circuit breaker is open"));
        }
        CompletableFuture<T> asked = started(call, road);
        var unused = asked.whenComplete((reply, failure) -> {
            if (failure instanceof CancellationException) {
                outage.cancelled();
            } else if (failure == null || BucketException.isIn(cause(failure))) {
                outage.succeeded();
            } else {
                outage.failed();
            }
        });
        return asked;
    }

    /** Whatever happens the breaker is told of it: it may have let this one in as its only probe. */
    private static <T> CompletableFuture<T> started(Call<T> call, RedisRoad road) {
        try {
            return call.on(road).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A future that when it is cancelled, or fails in any way, cancels what it is made from. */
    static <T> CompletableFuture<T> cancelling(CompletableFuture<T> made, CompletableFuture<?> from) {
        var unused = made.whenComplete((done, failure) -> {
            if (failure != null) {
                from.cancel(false);
            }
        });
        return made;
    }

    /** What a failure is about, without what futures wrap it in. */
    static Throwable cause(Throwable failure) {
        return (failure instanceof CompletionException || failure instanceof ExecutionException)
                        && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
