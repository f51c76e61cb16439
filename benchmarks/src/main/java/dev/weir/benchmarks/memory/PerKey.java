package dev.weir.benchmarks.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Peers that are one limiter each need one for each key, kept somewhere.
 *
 * @param make a limiter
 * @param take one permit of it
 */
record PerKey<T>(Supplier<T> make, Predicate<T> take) {

    /** As {@code expireAfterAccess} is mostly set: longer than anybody is measured. */
    private static final Duration EXPIRY = Duration.ofMinutes(10);

    /** One limiter for everybody, which needs no lookup. */
    Contender alone() {
        T limiter = make.get();
        return key -> take.test(limiter);
    }

    /** Never forgets a key. */
    Contender inMap() {
        ConcurrentMap<String, T> limiters = new ConcurrentHashMap<>();
        return key -> {
            T limiter = limiters.get(key);
            return take.test(limiter != null ? limiter : limiters.computeIfAbsent(key, unused -> make.get()));
        };
    }

    Contender inCaffeine(int maximumSize) {
        return in(Caffeine.newBuilder().maximumSize(maximumSize).build());
    }

    Contender inCaffeineWithExpiry() {
        return in(Caffeine.newBuilder().expireAfterAccess(EXPIRY).build());
    }

    private Contender in(Cache<String, T> limiters) {
        return key -> take.test(limiters.get(key, unused -> make.get()));
    }
}
