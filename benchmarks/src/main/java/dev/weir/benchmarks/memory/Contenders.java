package dev.weir.benchmarks.memory;

import dev.weir.RateLimiter;
import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Everybody who is measured, by name. */
final class Contenders {

    static final String WEIR = "weir";
    static final String WEIR_DECIDE = "weir-decide";

    private Contenders() {}

    /** The default where {@link Limits#bound} is that. */
    static Contender named(String name, Limits limits) {
        return switch (name) {
            case WEIR -> {
                RateLimiter limiter = weir(limits);
                yield limiter::tryAcquire;
            }
            case WEIR_DECIDE -> {
                RateLimiter limiter = weir(limits);
                yield key -> limiter.decide(key).allowed();
            }
            case "nanotime" -> key -> System.nanoTime() != 0;
            case "map" -> lookup();
            case "tomcat-fast" -> TomcatCounter.fast(limits);
            case "tomcat-exact" -> TomcatCounter.exact(limits);
            default -> kept(name, limits);
        };
    }

    private static RateLimiter weir(Limits limits) {
        return MemoryBackend.builder().maxBuckets(limits.bound()).build().limiter("api", limits.weir(), Duration.ZERO);
    }

    private static Contender lookup() {
        ConcurrentMap<String, Boolean> known = new ConcurrentHashMap<>();
        return key -> known.get(key) != null || known.put(key, true) == null;
    }

    /** By name: the peer, and how one is kept for each key. */
    private static Contender kept(String name, Limits limits) {
        int keeping = name.endsWith("-expiry") ? name.lastIndexOf("-caffeine") : name.lastIndexOf('-');
        String suffix = keeping < 0 ? "" : name.substring(keeping);
        return switch (suffix) {
            case "-map" -> peer(name.substring(0, keeping), limits).inMap();
            case "-caffeine" -> peer(name.substring(0, keeping), limits).inCaffeine(limits.bound());
            case "-caffeine-expiry" -> peer(name.substring(0, keeping), limits).inCaffeineWithExpiry();
            default -> peer(name, limits).alone();
        };
    }

    private static PerKey<?> peer(String name, Limits limits) {
        return switch (name) {
            case "gcra" -> Gcra.with(limits);
            case "bucket4j" -> Bucket4j.milliseconds(limits);
            case "bucket4j-nanos" -> Bucket4j.nanoseconds(limits);
            case "bucket4j-probe" -> Bucket4j.probe(limits);
            case "resilience4j" -> Resilience4j.with(limits);
            case "guava" -> Guava.with(limits);
            default -> throw new IllegalArgumentException("nobody is called " + name);
        };
    }
}
