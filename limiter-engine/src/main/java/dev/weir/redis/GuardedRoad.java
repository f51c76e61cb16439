package dev.weir.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** The way to Redis, if there is one yet; the breakers are on it. Thread-safe. */
final class GuardedRoad {

    private final RedisConnection connection;

    /** What is asked once there is a way. */
    interface Call<T> {
        CompletionStage<T> on(RedisRoad road);
    }

    GuardedRoad(RedisConnection connection) {
        this.connection = connection;
    }

    /** Never throws; fails at once where Redis was not reached yet, or the breaker is open. */
    <T> CompletableFuture<T> ask(Call<T> call) {
        RedisRoad road = connection.road();
        if (road == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis was not reached yet"));
        }
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
