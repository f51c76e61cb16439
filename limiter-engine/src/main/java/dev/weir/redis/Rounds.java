package dev.weir.redis;

import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.internal.LimitSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes charges of demands, or says why they cannot be met. Thread-safe. */
final class Rounds {

    private final RedisBackend backend;
    private final BucketNames names;
    private final DenyCache denials;

    private record BucketOf(RedisLimiter limiter, String key) {}

    Rounds(RedisBackend backend, BucketNames names, DenyCache denials) {
        this.backend = backend;
        this.names = names;
        this.denials = denials;
    }

    /** Demands on one bucket are summed. */
    Round of(List<Demand> demands) {
        if (demands.isEmpty()) {
            throw new IllegalArgumentException("there is no demand");
        }
        if (demands.size() == 1) {
            return new Round(demands, List.of(charge(demands.get(0))), new int[1], denials);
        }
        Map<BucketOf, Integer> known = new LinkedHashMap<>();
        List<Charge> charges = new ArrayList<>(demands.size());
        int[] places = new int[demands.size()];
        for (int i = 0; i < places.length; i++) {
            Charge charge = charge(demands.get(i));
            Integer place = known.putIfAbsent(new BucketOf(charge.limiter(), charge.key()), charges.size());
            if (place == null) {
                places[i] = charges.size();
                charges.add(charge);
            } else {
                places[i] = place;
                charges.set(place, charges.get(place).and(charge));
            }
        }
        charges.forEach(charge -> charge.limits().checkPermits(charge.permits()));
        return new Round(demands, charges, places, denials);
    }

    /** What one demand comes to. */
    private Charge charge(Demand demand) {
        RedisLimiter limiter = limiter(demand);
        Terms terms = limiter.terms();
        terms.limits().checkPermits(demand.permits());
        return charge(limiter, terms, demand.key(), demand.permits(), LimitSet.micros(demand.maxWait()));
    }

    /** Whose demand it is, if it may wait as long as it wants to. */
    RedisLimiter limiter(Demand demand) {
        if (!(demand.limiter() instanceof RedisLimiter limiter) || !limiter.belongsTo(backend)) {
            throw new IllegalArgumentException("limiter \"" + demand.limiter().name() + "\" is of another backend");
        }
        if (demand.maxWait().compareTo(limiter.maxWait()) > 0) {
            throw new IllegalArgumentException("maxWait is " + demand.maxWait() + "; limiter \"" + limiter.name()
                    + "\" lets callers wait at most " + limiter.maxWait());
        }
        return limiter;
    }

    /** One permit, to look at a bucket. */
    Charge one(RedisLimiter limiter, String key) {
        return charge(limiter, limiter.terms(), key, 1, 0);
    }

    /** Permits to give back: any number, for what is above full is lost. */
    Charge refund(RedisLimiter limiter, String key, long permits) {
        if (permits < 1 || permits > Limit.MAX_PERMITS) {
            throw new IllegalArgumentException("permits are " + permits + "; they must be 1 to 1,000,000,000");
        }
        return charge(limiter, limiter.terms(), key, permits, 0);
    }

    private Charge charge(RedisLimiter limiter, Terms terms, String key, long permits, long maxWait) {
        return new Charge(limiter, terms, key, names, permits, maxWait);
    }
}
