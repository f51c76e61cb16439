package dev.weir.redis;

import dev.weir.BackendUnavailableException;
import dev.weir.Decision;
import dev.weir.Demand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Looks at one bucket, gives permits back to it, fills it. Thread-safe. */
final class BucketCare {

    private final OpenState open;
    private final GuardedRoad redis;
    private final Outage outage;
    private final DenyCache denials;
    private final Deadlines deadlines;

    BucketCare(OpenState open, GuardedRoad redis, Outage outage, DenyCache denials, Deadlines deadlines) {
        this.open = open;
        this.redis = redis;
        this.outage = outage;
        this.denials = denials;
        this.deadlines = deadlines;
    }

    CompletableFuture<Decision> peek(Charge charge) {
        return deadlines
                .within(redis.ask(road -> road.ask(charge, calls -> calls.peek(charge))))
                .handle((standing, failure) -> {
                    if (standing != null) {
                        return charge.decision(false, standing);
                    }
                    open.check();
                    Demand one = new Demand(charge.limiter(), charge.key(), 1);
                    return outage.answerPeek(one);
                });
    }

    CompletableFuture<Void> refund(Charge charge) {
        return gift("refund", charge, calls -> calls.refund(charge));
    }

    CompletableFuture<Void> reset(Charge charge) {
        return gift("reset", charge, calls -> calls.delete(charge.bucket()));
    }

    private CompletableFuture<Void> gift(
            String what, Charge charge, Function<RedisCalls, CompletionStage<Object>> call) {
        denials.given(charge);
        return deadlines.within(redis.ask(road -> road.ask(charge, call))).handle((done, failure) -> {
            denials.given(charge);
            if (failure != null) {
                open.check();
                throw new BackendUnavailableException(
                        what + " of limiter \"" + charge.limiter().name() + "\" did not reach Redis",
                        GuardedRoad.cause(failure));
            }
            return null;
        });
    }
}
