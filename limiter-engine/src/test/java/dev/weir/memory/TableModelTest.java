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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A long run of everything that can be asked, limits of every size and number changing meanwhile, against a plain map of
 * buckets. Where the table is too small for all, a bucket may have been dropped since it was last asked for, if meanwhile a
 * newcomer may have found no room: then the map has it as it was, and absent, until an answer, or how the table grew for it,
 * tells which. There time goes slowly, so that a bucket that was dropped can be told from one that became full. The
 * arithmetic is the engine's own: that one has its oracle elsewhere.
 */
class TableModelTest {

    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final int STEPS = 400_000;
    private static final int FEWER_STEPS = 100_000;
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

    /** What is asked of one bucket. */
    private enum Asked {
        TAKE,
        REFUND,
        PEEK,
        RESET;

        /** How many slots more are somebody's then, if no other bucket is dropped. */
        int more(Bucket bucket) {
            boolean absent = bucket.under == null;
            return this == TAKE && absent ? 1 : this == RESET && !absent ? -1 : 0;
        }

        /** Whether a slot is wanted for the bucket. */
        boolean wantsSlot(Bucket bucket, LimitSet limits) {
            return (this == TAKE || (this == REFUND && bucket.under != null)) && !bucket.isIn(limits);
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

        /** Goes on with those that may be what was asked, each as it stands then; null for the others. */
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
        }

        /** {@link #answered} by the only one that was asked, so that it was dropped for nobody meanwhile. */
        void answered(Asked asked, String key, int grown, Function<Bucket, @Nullable Bucket> next) {
            Map<Bucket, Bucket> after = new HashMap<>();
            long most = 0;
            Set<Bucket> may = buckets(key);
            for (Bucket each : may) {
                int droppedForIt = asked.more(each) - grown;
                boolean mayDrop = !roomy && asked.wantsSlot(each, limits);
                Bucket then = droppedForIt < 0 || droppedForIt > (mayDrop ? 1 : 0) ? null : next.apply(each);
                if (then != null) {
                    after.put(each, then);
                    most = Math.max(most, droppedForIt);
                }
            }
            dropped += most;
            answered(key, may, after::get);
        }

        void peeked(String key) {
            String told = limiter.peek(key).toString();
            long now = clock.micros();
            answered(
                    Asked.PEEK,
                    key,
                    grown(),
                    bucket -> told.equals(peek(bucket, now).toString()) ? bucket : null);
        }

        /** Whether a slot may be wanted for a key. */
        boolean mayBeNew(Set<Bucket> may) {
            return may.stream().anyMatch(bucket -> !bucket.isIn(limits));
        }

        /** Whether a bucket may be brought over from another array. */
        boolean mayMove(Set<Bucket> may) {
            return may.stream().anyMatch(bucket -> bucket.under != null && !bucket.isIn(limits));
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
    private int size; // as it was last told
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
            models.add(new Model(i, someLimits()));
        }
    }

    /** Where there is no room, such as do not give a permit back before long. */
    private List<Limit> someLimits() {
        List<Limit> limits = RandomLimits.some(random, 4);
        while (!roomy && limits.stream().noneMatch(TableModelTest::isSlow)) {
            limits = RandomLimits.some(random, 4);
        }
        return limits;
    }

    private static boolean isSlow(Limit limit) {
        return limit.period().toSeconds() >= limit.permits();
    }

    /** How much the table has grown since this was last asked. */
    private int grown() {
        int before = size;
        size = backend.size();
        return size - before;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0})
    void is_a_map_of_buckets_to_whoever_asks(long fixed) {
        roomy = true;
        start(20_000, fixed);
        for (int step = 0; step < STEPS; step++) {
            step(step);
            if (step % 1000 == 0) {
                assertThat((long) backend.size())
                        .as(context)
                        .isEqualTo(present())
                        .isEqualTo(maybePresent());
            }
        }
        resetsAll();
    }

    @ParameterizedTest
    @CsvSource({"64, 1", "64, 0", "500, 1", "500, 0"})
    void where_there_is_no_room_it_is_such_a_map_that_drops_one_bucket_for_a_newcomer(int maxBuckets, long fixed) {
        start(maxBuckets, fixed);
        for (int step = 0; step < FEWER_STEPS; step++) {
            step(step);
            if (step % 1000 == 0) {
                models.forEach(model -> List.copyOf(model.buckets.keySet()).forEach(model::peeked));
                assertThat((long) backend.size()).as(context).isBetween(present(), maybePresent());
            }
        }
        assertThat(found).as(context).isPositive();
        resetsAll();
    }

    private long present() {
        return bucketsThat(may -> !may.contains(Bucket.ABSENT));
    }

    private long maybePresent() {
        return bucketsThat(may -> may.stream().anyMatch(bucket -> bucket.under != null));
    }

    private long bucketsThat(Predicate<Set<Bucket>> are) {
        return models.stream()
                .flatMap(model -> model.buckets.keySet().stream().map(model::buckets))
                .filter(are)
                .count();
    }

    private void resetsAll() {
        models.forEach(model -> model.buckets.keySet().forEach(model.limiter::reset));
        assertThat(backend.size()).as(context).isZero();
    }

    private void step(int step) {
        Model model = models.get(random.nextInt(models.size()));
        String key = random.nextInt(8) == 0 ? SAME : "k" + random.nextInt(KEYS);
        long now = clock.micros();
        context = context.replaceFirst(",.*|$", ", step " + step + ", " + model.limiter + ", " + key);
        long permits = RandomLimits.ofAnySize(random, model.smallestBurst());
        if (random.nextInt(3) == 0) {
            model.peeked(key); // so that nothing can have been dropped before what follows
        }
        switch (random.nextInt(20)) {
            case 0 -> clock.set(Math.max(0, Math.min(1L << 52, now + jump())));
            case 1 -> {
                model.limiter.refund(key, permits);
                model.answered(Asked.REFUND, key, grown(), bucket -> model.refunded(bucket, permits, now));
            }
            case 2 -> {
                model.limiter.reset(key);
                model.answered(Asked.RESET, key, grown(), bucket -> Bucket.ABSENT);
            }
            case 3 -> {
                if (random.nextInt(50) == 0) {
                    change(model);
                }
            }
            case 4, 5, 6 -> model.peeked(key);
            case 7, 8 -> both(model, models.get(random.nextInt(models.size())), key, now);
            case 9, 10, 11 -> {
                Decision told = model.limiter.decide(key, permits);
                model.answered(Asked.TAKE, key, grown(), bucket -> {
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
                boolean allowed = model.limiter.tryAcquire(key, permits);
                model.answered(Asked.TAKE, key, grown(), bucket -> model.taken(bucket, permits, now, allowed));
            }
        }
        if (random.nextInt(3) == 0) {
            model.peeked(key);
        }
    }

    /** Back to limits that it had once, now and then. */
    private void change(Model model) {
        List<Limit> seven = List.of(Limit.parse(roomy ? "7/1s" : "7/1h"));
        List<Limit> wanted = random.nextBoolean() ? someLimits() : seven;
        model.limiter.reconfigure(wanted);
        model.limits = new LimitSet(wanted, MAX_WAIT);
    }

    private void both(Model one, Model two, String key, long now) {
        List<Model> asked = List.of(one, two);
        List<String> keys = List.of(key, key + "b");
        List<Demand> demands = List.of(new Demand(one.limiter, key, 1), new Demand(two.limiter, key + "b", 1));
        int newcomers = 0;
        int moved = 0;
        for (int i = 0; i < 2; i++) {
            Set<Bucket> before = asked.get(i).buckets(keys.get(i));
            newcomers += asked.get(i).mayBeNew(before) ? 1 : 0;
            moved += asked.get(i).mayMove(before) ? 1 : 0;
        }
        boolean allowed = backend.tryAcquireAll(demands).allowed();
        int grown = grown();
        int most = allowed ? newcomers : 0; // that got a slot and had none, or lost it to the other
        assertThat(grown).as(context).isBetween(roomy ? 0 : -moved, most);
        dropped += roomy ? 0 : most - grown;
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

    private long jump() {
        long far = RandomLimits.ofAnySize(random, 1L << random.nextInt(1, roomy ? 50 : 12));
        return random.nextInt(5) == 0 ? -far : far;
    }
}
