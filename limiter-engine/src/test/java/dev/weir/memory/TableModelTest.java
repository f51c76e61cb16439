package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RandomLimits;
import dev.weir.RateLimiter;
import dev.weir.internal.LimitSet;
import dev.weir.internal.PackedLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A long run of everything that can be asked, limits of every size and number changing meanwhile, against a plain map of
 * buckets. Where the table is too small for all, a bucket may have been dropped since it was last asked for, each time that a
 * newcomer found no room: then the map has it as it was, and full, until an answer tells which. The arithmetic is the
 * engine's own: that one has its oracle elsewhere.
 */
class TableModelTest {

    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final int STEPS = 400_000;
    private static final int KEYS = 200;
    private static final String SAME = "k0"; // equal to others, and itself

    /** How a bucket may stand, and under which limits it was written; absent if there are none. */
    private record Bucket(List<Long> state, @Nullable LimitSet under) {

        static final Bucket ABSENT = new Bucket(List.of(), null);

        static Bucket of(long[] state, LimitSet under) {
            return new Bucket(Arrays.stream(state).boxed().toList(), under);
        }

        long[] under(LimitSet limits, long now) {
            long[] longs = state.stream().mapToLong(Long::longValue).toArray();
            return under == null ? limits.full(now) : under.sharesBucketsWith(limits) ? longs : limits.carryOver(longs);
        }

        /** Whether it is found where a limiter with these limits has its buckets. */
        boolean isIn(LimitSet limits) {
            return under != null && array(under) == array(limits);
        }

        private static int array(LimitSet limits) {
            return PackedLimit.fits(limits) ? 0 : limits.size();
        }
    }

    /** A take: the bucket that it leaves if it is made, and if not. */
    private record Weighed(boolean fits, Bucket taken, Bucket left) {}

    /** A limiter, and its buckets as a map has them. */
    private final class Model {
        private final RateLimiter limiter;
        private LimitSet limits;
        private final Map<String, Set<Bucket>> buckets = new HashMap<>();
        private final Map<String, Long> drops = new HashMap<>(); // that there were when a key was last asked for

        Model(int number, List<Limit> limits) {
            this.limiter = backend.limiter("l" + number, limits, MAX_WAIT);
            this.limits = new LimitSet(limits, MAX_WAIT);
        }

        /** How a bucket may stand now. */
        Set<Bucket> buckets(String key) {
            Set<Bucket> all = new LinkedHashSet<>(buckets.getOrDefault(key, Set.of(Bucket.ABSENT)));
            if (drops.getOrDefault(key, 0L) < dropped) {
                all.add(Bucket.ABSENT);
            }
            return all;
        }

        /** Goes on with those that the answer may be of, each as it stands then; null for the others. */
        void answered(String key, Set<Bucket> may, Function<Bucket, @Nullable Bucket> next) {
            Set<Bucket> before = buckets.getOrDefault(key, Set.of(Bucket.ABSENT));
            Set<Bucket> after = new LinkedHashSet<>();
            boolean onlyIfDropped = true;
            for (Bucket each : may) {
                Bucket then = next.apply(each);
                if (then != null) {
                    after.add(then);
                    onlyIfDropped &= !before.contains(each);
                }
            }
            assertThat(after).as(context).isNotEmpty();
            buckets.put(key, after);
            drops.put(key, dropped);
            found += onlyIfDropped ? 1 : 0;
            assertThat(found).as(context).isLessThanOrEqualTo(dropped);
        }

        /** Whether a slot may be wanted for a key. */
        boolean mayBeNew(Set<Bucket> may) {
            return may.stream().anyMatch(bucket -> !bucket.isIn(limits));
        }

        /** Who asks brings over what older limits left. */
        Weighed weigh(Bucket bucket, long permits, long now) {
            long[] state = bucket.under(limits, now);
            Bucket left = bucket.under == null ? bucket : Bucket.of(state, limits);
            if (limits.settle(state, now)) {
                left = Bucket.of(state, limits);
            }
            limits.take(state, permits);
            return new Weighed(limits.waitUntilDue(state, now) == 0, Bucket.of(state, limits), left);
        }

        @Nullable
        Bucket taken(Bucket bucket, long permits, long now, boolean allowed) {
            Weighed weighed = weigh(bucket, permits, now);
            return weighed.fits != allowed ? null : allowed ? weighed.taken : weighed.left;
        }

        Decision peek(Bucket bucket, long now) {
            long[] state = bucket.under(limits, now);
            limits.settle(state, now);
            long[] wanted = state.clone();
            limits.take(wanted, 1);
            return limits.decision(limits.waitUntilDue(wanted, now) == 0, state, wanted, now);
        }

        Bucket refunded(Bucket bucket, long permits, long now) {
            if (bucket.under == null) {
                return bucket;
            }
            long[] state = bucket.under(limits, now);
            limits.settle(state, now);
            limits.refund(state, permits, now);
            return Bucket.of(state, limits);
        }

        long smallestBurst() {
            return limits.limits().stream().mapToLong(Limit::burst).min().orElseThrow();
        }
    }

    private SplittableRandom random = new SplittableRandom();
    private ManualClock clock = new ManualClock();
    private MemoryBackend backend = MemoryBackend.builder().maxBuckets(1).build();
    private final List<Model> models = new ArrayList<>();
    private boolean roomy;
    private String context = "";
    private long dropped; // at most
    private long found; // how often an answer told that a bucket had been dropped

    @AfterEach
    void close() {
        backend.close();
    }

    private void start(int maxBuckets, long fixed) {
        backend.close();
        long seed = fixed == 0 ? System.nanoTime() : fixed;
        context = "seed " + seed;
        random = new SplittableRandom(seed);
        clock = new ManualClock(random.nextLong(1L << 51));
        backend = MemoryBackend.builder().maxBuckets(maxBuckets).clock(clock).build();
        for (int i = 0; i < 6; i++) {
            models.add(new Model(i, RandomLimits.some(random, 4)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0})
    void is_a_map_of_buckets_to_whoever_asks(long fixed) {
        start(20_000, fixed);
        roomy = true;
        for (int step = 0; step < STEPS; step++) {
            step(step);
            if (step % 1000 == 0) {
                assertThat(backend.size()).as(context).isEqualTo(present());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 1", "64, 0", "500, 1", "500, 0"})
    void where_there_is_no_room_it_is_such_a_map_that_drops_one_bucket_for_a_newcomer(int maxBuckets, long fixed) {
        start(maxBuckets, fixed);
        for (int step = 0; step < STEPS; step++) {
            step(step);
        }
        assertThat(found).as(context).isPositive();
    }

    private long present() {
        return models.stream()
                .flatMap(model -> model.buckets.values().stream())
                .filter(may -> !may.contains(Bucket.ABSENT))
                .count();
    }

    private void step(int step) {
        Model model = models.get(random.nextInt(models.size()));
        String key = random.nextInt(8) == 0 ? SAME : "k" + random.nextInt(KEYS);
        long now = clock.micros();
        context = context.replaceFirst(",.*|$", ", step " + step + ", " + model.limiter + ", " + key);
        long permits = RandomLimits.ofAnySize(random, model.smallestBurst());
        Set<Bucket> may = model.buckets(key);
        switch (random.nextInt(20)) {
            case 0 -> clock.set(Math.max(0, Math.min(1L << 52, now + jump(random))));
            case 1 -> {
                making(model.mayBeNew(may) ? 1 : 0, () -> model.limiter.refund(key, permits));
                model.answered(key, may, bucket -> model.refunded(bucket, permits, now));
            }
            case 2 -> {
                model.limiter.reset(key);
                model.answered(key, may, bucket -> Bucket.ABSENT);
            }
            case 3 -> {
                if (random.nextInt(50) == 0) {
                    change(model, random);
                }
            }
            case 4, 5, 6 -> {
                String told = model.limiter.peek(key).toString();
                model.answered(
                        key, may, bucket -> told.equals(model.peek(bucket, now).toString()) ? bucket : null);
            }
            case 7, 8 -> both(model, models.get(random.nextInt(models.size())), key, now);
            case 9, 10, 11 -> {
                Decision told = making(model.mayBeNew(may) ? 1 : 0, () -> model.limiter.decide(key, permits));
                model.answered(key, may, bucket -> {
                    Bucket then = model.taken(bucket, permits, now, told.allowed());
                    Decision telling = then == null ? null : model.peek(then, now);
                    return telling != null
                                    && told.remaining() == telling.remaining()
                                    && told.resetAfterMicros() == telling.resetAfterMicros()
                            ? then
                            : null;
                });
            }
            default -> {
                boolean allowed = making(model.mayBeNew(may) ? 1 : 0, () -> model.limiter.tryAcquire(key, permits));
                model.answered(key, may, bucket -> model.taken(bucket, permits, now, allowed));
            }
        }
    }

    /** Asks what may bring so many newcomers: each that does not make the table larger may have dropped a bucket. */
    private <T> T making(int newcomers, Supplier<T> asking) {
        int before = backend.size();
        T answer = asking.get();
        if (!roomy) {
            dropped += Math.max(0, newcomers - (backend.size() - before));
        }
        return answer;
    }

    private void making(int newcomers, Runnable asking) {
        making(newcomers, () -> {
            asking.run();
            return true;
        });
    }

    /** Back to limits that it had once, now and then. */
    private static void change(Model model, SplittableRandom random) {
        List<Limit> wanted = random.nextBoolean() ? RandomLimits.some(random, 4) : List.of(Limit.parse("7/1s"));
        model.limiter.reconfigure(wanted);
        model.limits = new LimitSet(wanted, MAX_WAIT);
    }

    private void both(Model one, Model two, String key, long now) {
        List<Model> asked = List.of(one, two);
        List<String> keys = List.of(key, key + "b");
        List<Demand> demands = List.of(new Demand(one.limiter, key, 1), new Demand(two.limiter, key + "b", 1));
        int newcomers = (one.mayBeNew(one.buckets(key)) ? 1 : 0) + (two.mayBeNew(two.buckets(key + "b")) ? 1 : 0);
        boolean allowed = making(newcomers, () -> backend.tryAcquireAll(demands).allowed());
        // Either may have been dropped for the other before both were claimed.
        List<Set<Bucket>> may = List.of(one.buckets(key), two.buckets(key + "b"));
        for (int i = 0; i < 2; i++) {
            Model model = asked.get(i);
            Model other = asked.get(1 - i);
            boolean otherMayDeny = may.get(1 - i).stream().anyMatch(bucket -> !other.weigh(bucket, 1, now).fits);
            model.answered(keys.get(i), may.get(i), bucket -> {
                Weighed weighed = model.weigh(bucket, 1, now);
                return allowed
                        ? (weighed.fits ? weighed.taken : null)
                        : !weighed.fits || otherMayDeny ? weighed.left : null;
            });
        }
    }

    private static long jump(SplittableRandom random) {
        long far = RandomLimits.ofAnySize(random, 1L << random.nextInt(1, 50));
        return random.nextInt(5) == 0 ? -far : far;
    }
}
