package dev.weir.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A request that is held back until its permits are there. Thread-safe. */
public final class Held {

    private final CompletableFuture<?> permits;
    private final CompletionStage<Verdict> verdict;

    Held(CompletableFuture<?> permits, CompletionStage<Verdict> verdict) {
        this.permits = permits;
        this.verdict = verdict;
    }

    /**
     * What to do with the request once its wait is over.
     *
     * @return completes once, never exceptionally, perhaps on a thread that must not be blocked; its verdict holds nothing
     *     back
     */
    public CompletionStage<Verdict> verdict() {
        return verdict;
    }

    /**
     * The request is not to be served any more: its permits are given back if nobody has asked since, and the verdict is
     * that no decision could be made.
     */
    public void giveUp() {
        permits.cancel(false);
    }
}
