package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Backend;
import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RandomLimits;
import dev.weir.RateLimiter;
import dev.weir.internal.LimitSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A long run of everything that can be asked, limits of every size and number changing meanwhile, against a plain map of
 * buckets. The arithmetic is the engine's own: that one has its oracle elsewhere.
 */
class TableModelTest {

    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final int STEPS = 400_000;
    private static final String SAME = "k0"; // equal to others, and itself

    /** A limiter, and its buckets as a map has them. */
    private static final class Model {
        private final RateLimiter limiter;
        private LimitSet limits;
        private final Map<String, long[]> states = new HashMap<>();
        private final Map<String, LimitSet> writtenUnder = new HashMap<>();

        Model(Backend backend, int number, List<Limit> limits) {
            this.limiter = backend.limiter("l" + number, limits, MAX_WAIT);
            this.limits = new LimitSet(limits, MAX_WAIT);
        }

        long[] state(String key, long now) {
            LimitSet under = writtenUnder.get(key);
            if (under == null) {
                return limits.full(now);
            }
            long[] state = states.get(key);
            return under.sharesBucketsWith(limits) ? state.clone() : limits.carryOver(state);
        }

        void write(String key, long[] state) {
            states.put(key, state);
            writtenUnder.put(key, limits);
        }

        /** Whether a take fits; it is made with {@link #write} of what it leaves. Who asks brings over what older limits left. */
        boolean fits(String key, long permits, long now, List<long[]> left) {
            long[] state = state(key, now);
            if (writtenUnder.containsKey(key)) {
                write(key, state.clone());
            }
            boolean wentBack = limits.settle(state, now);
            if (wentBack) {
                write(key, state.clone());
            }
            limits.take(state, permits);
            left.add(state);
            return limits.waitUntilDue(state, now) == 0;
        }

        boolean take(String key, long permits, long now) {
            List<long[]> left = new ArrayList<>();
            boolean fits = fits(key, permits, now, left);
            if (fits) {
                write(key, left.get(0));
            }
            return fits;
        }

        Decision peek(String key, long now) {
            long[] state = state(key, now);
            limits.settle(state, now);
            long[] wanted = state.clone();
            limits.take(wanted, 1);
            return limits.decision(limits.waitUntilDue(wanted, now) == 0, state, wanted, now);
        }

        void refund(String key, long permits, long now) {
            if (writtenUnder.containsKey(key)) {
                long[] state = state(key, now);
                limits.settle(state, now);
                limits.refund(state, permits, now);
                write(key, state);
            }
        }

        long smallestBurst() {
            return limits.limits().stream().mapToLong(Limit::burst).min().orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0})
    void is_a_map_of_buckets_to_whoever_asks(long fixed) {
        long seed = fixed == 0 ? System.nanoTime() : fixed;
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock(random.nextLong(1L << 51));
        try (MemoryBackend backend =
                MemoryBackend.builder().maxBuckets(20_000).clock(clock).build()) {
            List<Model> models = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                models.add(new Model(backend, i, RandomLimits.some(random, 4)));
            }
            for (int step = 0; step < STEPS; step++) {
                Model model = models.get(random.nextInt(models.size()));
                String key = random.nextInt(8) == 0 ? SAME : "k" + random.nextInt(200);
                long now = clock.micros();
                String context = "seed " + seed + ", step " + step + ", " + model.limiter + ", " + key;
                long permits = RandomLimits.ofAnySize(random, model.smallestBurst());
                switch (random.nextInt(20)) {
                    case 0 -> clock.set(Math.max(0, Math.min(1L << 52, now + jump(random))));
                    case 1 -> {
                        model.limiter.refund(key, permits);
                        model.refund(key, permits, now);
                    }
                    case 2 -> {
                        model.limiter.reset(key);
                        model.writtenUnder.remove(key);
                    }
                    case 3 -> {
                        if (random.nextInt(50) == 0) {
                            change(model, random);
                        }
                    }
                    case 4, 5, 6 -> same(context, model.limiter.peek(key), model.peek(key, now));
                    case 7, 8 -> {
                        Model other = models.get(random.nextInt(models.size()));
                        both(backend, context, List.of(model, other), key, now);
                    }
                    case 9, 10, 11 -> {
                        Decision decision = model.limiter.decide(key, permits);
                        assertThat(decision.allowed()).as(context).isEqualTo(model.take(key, permits, now));
                        Decision then = model.peek(key, now);
                        assertThat(decision.remaining()).as(context).isEqualTo(then.remaining());
                        assertThat(decision.resetAfterMicros()).as(context).isEqualTo(then.resetAfterMicros());
                    }
                    default ->
                        assertThat(model.limiter.tryAcquire(key, permits))
                                .as(context)
                                .isEqualTo(model.take(key, permits, now));
                }
            }
        }
    }

    /** Back to limits that it had once, now and then. */
    private static void change(Model model, SplittableRandom random) {
        List<Limit> wanted = random.nextBoolean() ? RandomLimits.some(random, 4) : List.of(Limit.parse("7/1s"));
        model.limiter.reconfigure(wanted);
        model.limits = new LimitSet(wanted, MAX_WAIT);
    }

    private static void both(Backend backend, String context, List<Model> models, String key, long now) {
        List<Demand> demands = new ArrayList<>();
        List<long[]> left = new ArrayList<>();
        boolean fit = true;
        for (int i = 0; i < 2; i++) {
            demands.add(new Demand(models.get(i).limiter, key + (i == 0 ? "" : "b"), 1));
            fit &= models.get(i).fits(demands.get(i).key(), 1, now, left);
        }
        assertThat(backend.tryAcquireAll(demands).allowed()).as(context).isEqualTo(fit);
        for (int i = 0; fit && i < 2; i++) {
            models.get(i).write(demands.get(i).key(), left.get(i));
        }
    }

    private static long jump(SplittableRandom random) {
        long far = RandomLimits.ofAnySize(random, 1L << random.nextInt(1, 50));
        return random.nextInt(5) == 0 ? -far : far;
    }

    private static void same(String context, Decision actual, Decision expected) {
        assertThat(actual.toString()).as(context).isEqualTo(expected.toString());
    }
}
