package dev.weir.benchmarks.redis;

import java.util.concurrent.CompletionStage;

/** A limiter that takes one permit of a caller's; thread-safe. */
interface Contender {

    String name();

    /** What differs between contenders of one name, such as the size of the pool. */
    String setting();

    boolean take(String key);

    CompletionStage<Boolean> takeAsync(String key);
}
