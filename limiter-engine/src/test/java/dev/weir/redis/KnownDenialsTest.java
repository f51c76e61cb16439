package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RandomLimits;
import dev.weir.internal.LimitSet;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the deny cache answers by what it was told, at times that are set. */
class KnownDenialsTest {

    private static final List<Limit> ONE = List.of(Limit.parse("10/1d"));
    private static final List<Limit> TWO = List.of(Limit.parse("10/1d"), Limit.parse("20/2d"));
    private static final Duration FOREVER = Duration.ofMinutes(1);
    private static final long MOST_AGE = 60_000_000_000L;

    private long nanos = -5_000_000_000L; // nanoTime may start anywhere
    private DenyCache cache = new DenyCache(1024, FOREVER, () -> nanos);

    private RedisLimiter limiter(List<Limit> limits) {
        return new RedisLimiter(null, "l", new LimitSet(limits, Duration.ZERO), Duration.ZERO, cache);
    }

    private Round round(RedisLimiter limiter, String key, long permits) {
        return new Rounds(null, new BucketNames("t:", null), cache).of(List.of(new Demand(limiter, key, permits)));
    }

    private @Nullable Decision find(RedisLimiter limiter, String key, long permits) {
        return cache.find(limiter.terms(), key, permits);
    }

    private void tell(Round round, long[] bucket, long redisNow) {
        cache.keep(round, new Reply(false, List.of(new Standing(bucket, redisNow, nanos, nanos))));
    }

    /** That a limiter's bucket, of limits a day long, has so many permits left. */
    private void tellOf(RedisLimiter limiter, String key, long remaining) {
        LimitSet limits = limiter.terms().limits();
        long[] bucket = limits.full(0);
        for (long i = remaining; i < 10; i++) {
            limits.take(bucket, 1);
        }
        tell(round(limiter, key, 10), bucket, 0);
    }

    /** A Redis whose clock has nothing to do with ours decides at some moment while a request is under way. */
    @Test
    void it_denies_and_tells_as_redis_would_but_for_the_time_that_the_answer_took() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        int denied = 0;
        int open = 0;
        for (int i = 0; i < 20_000; i++) {
            LimitSet limits = new LimitSet(RandomLimits.some(random, random.nextInt(1, 4)), Duration.ZERO);
            long smallest =
                    limits.limits().stream().mapToLong(Limit::burst).min().orElseThrow();
            RedisLimiter limiter = limiter(limits.limits());
            long trip = random.nextLong(1, 1L << random.nextInt(1, 24));
            long sent = nanos;
            long decided = sent + random.nextLong(trip + 1);
            long behind = random.nextLong(1L << 60) - decided; // Redis's clock reads so many nanoseconds more
            long now = (decided + behind) / 1000;
            long[] bucket = limits.full(now);
            limits.take(bucket, random.nextLong(1, smallest + 1));
            Round round = round(limiter, "k", smallest);
            nanos = sent + trip;
            cache.keep(round, new Reply(false, List.of(new Standing(bucket, now, sent, nanos))));
            long until = limits.untilFull(bucket, now) * 1000;
            nanos += random.nextLong(Math.min(MOST_AGE - trip - 1000, until + 1));

            long permits = random.nextLong(1, smallest + 1);
            long there = (nanos + behind) / 1000;
            Decision here = random.nextBoolean()
                    ? find(limiter, "k", permits)
                    : first(cache.find(round(limiter, "k", permits)));
            String what = "seed " + seed + ", " + permits + " of " + limits.limits() + " after " + (nanos - sent)
                    + " ns, of which the answer took " + trip + ": " + here;
            if (here != null) {
                denied++;
                assertThat(here.allowed()).as(what).isFalse();
                long wait = limits.decision(false, bucket, 0, permits, there).retryAfterMicros();
                assertThat(limits.fits(bucket, 0, permits, there)).as(what).isFalse();
                assertThat(here.retryAfterMicros()).as(what).isBetween(wait, wait + trip / 1000 + 3);
                long then = (nanos + here.retryAfterMicros() * 1000 + behind) / 1000;
                assertThat(limits.fits(bucket, 0, permits, then)).as(what).isTrue();
                assertThat(here.remaining()).as(what).isLessThan(permits);
                long reset = (nanos + here.resetAfterMicros() * 1000 + behind) / 1000;
                assertThat(limits.untilFull(bucket, reset)).as(what).isZero();
            } else {
                open++;
                assertThat(limits.fits(bucket, 0, permits, there + trip / 1000 + 3))
                        .as(what)
                        .isTrue();
            }
        }
        assertThat(denied).isGreaterThan(1_000);
        assertThat(open).isGreaterThan(1_000);
    }

    private static @Nullable Decision first(@Nullable List<Decision> decisions) {
        return decisions == null ? null : decisions.get(0);
    }

    @Test
    void what_is_known_ends_with_its_age_and_does_not_begin_before_it_was_asked_for() {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            RedisLimiter limiter = limiter(limits);
            tellOf(limiter, "k", 2);
            nanos += MOST_AGE - 1000;
            assertThat(find(limiter, "k", 3)).isNotNull();
            nanos += 1000;
            assertThat(find(limiter, "k", 3)).isNull();
            nanos -= MOST_AGE + 1000;
            assertThat(find(limiter, "k", 3)).isNull();
        }
    }

    /** A denial that is told of after somebody gave back may be older than the gift: for that key alone. */
    @Test
    void a_gift_to_one_key_leaves_what_is_under_way_for_others() {
        int kept = 0;
        for (int i = 0; i < 50; i++) {
            RedisLimiter limiter = limiter(i % 2 == 0 ? ONE : TWO);
            Round round = round(limiter, "k", 1);
            long[] empty = limiter.terms().limits().full(86_400_000_000L);
            cache.given(round(limiter, "other" + i, 1).charges.get(0));
            tell(round, empty, 0);
            kept += find(limiter, "k", 1) == null ? 0 : 1;
            cache.given(round.charges.get(0));
            assertThat(find(limiter, "k", 1)).isNull();
            tell(round, empty, 0);
            assertThat(find(limiter, "k", 1)).isNull();
        }
        assertThat(kept).isGreaterThan(40); // all but those where chance made both count together
    }

    /** As when what a group took before its denial has gone back. */
    @Test
    void what_was_not_denied_and_may_be_older_than_a_gift_denies_nothing_but_is_told_with_what_denies() {
        RedisLimiter poor = limiter(ONE);
        RedisLimiter rich = limiter(TWO);
        Rounds rounds = new Rounds(null, new BucketNames("t:", null), cache);
        List<Demand> demands = List.of(new Demand(rich, "k", 1), new Demand(poor, "k", 1));
        Round both = rounds.of(demands);
        cache.given(both.charges.get(0));
        Standing some = new Standing(new long[] {8 * 8_640_000_000L, 0, 8 * 8_640_000_000L, 0}, 0, nanos, nanos);
        Standing none = new Standing(new long[] {86_400_000_000L, 0}, 0, nanos, nanos);
        cache.keep(both, new Reply(false, List.of(some, none)));

        assertThat(cache.find(rounds.of(demands)))
                .satisfiesExactly(
                        each -> assertThat(each.remaining()).isEqualTo(2),
                        each -> assertThat(each.allowed()).isFalse());
        assertThat(find(rich, "k", 3)).isNull();
    }

    @Test
    void a_gift_that_is_under_way_while_the_limits_change_is_felt_under_the_new_ones() {
        Terms before = cache.terms(new LimitSet(ONE, Duration.ZERO));
        RedisLimiter limiter = limiter(TWO);
        Charge refund = new Charge(limiter, before, "k", new BucketNames("t:", null), 1, 0);
        Round asked = round(limiter, "k", 10);
        tellOf(limiter, "k", 0);
        assertThat(find(limiter, "k", 1)).isNotNull();

        cache.given(refund);

        assertThat(find(limiter, "k", 1)).isNull();
        tell(asked, limiter.terms().limits().full(86_400_000_000L), 0);
        assertThat(find(limiter, "k", 1)).isNull();
    }

    @Test
    void of_ten_thousand_denied_callers_few_push_each_other_out_of_the_default_cache() {
        cache = new DenyCache(16_384, FOREVER, () -> nanos);
        RedisLimiter limiter = limiter(ONE);
        for (int i = 0; i < 10_000; i++) {
            tellOf(limiter, "k" + i, 0);
        }
        int known = 0;
        for (int i = 0; i < 10_000; i++) {
            known += find(limiter, "k" + i, 1) == null ? 0 : 1;
        }
        assertThat(known).isGreaterThan(9_900);
    }

    @Test
    void a_denial_that_is_known_leaves_nothing_to_the_garbage_collector_but_what_is_told() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RedisLimiter limiter = limiter(ONE);
        tellOf(limiter, "k", 0);
        int calls = 100_000;
        long before = 0;
        for (int i = -calls; i < calls; i++) {
            if (i == 0) {
                before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            }
            Objects.requireNonNull(find(limiter, "k", 1));
        }
        long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat((double) bytes / calls).isLessThan(48.1);
    }

    @Test
    void each_number_of_limits_takes_86_bytes_a_key_at_most() {
        cache = new DenyCache(16_384, FOREVER, () -> nanos);
        Limit limit = Limit.parse("10/1d");
        for (int limits = 1; limits < 10; limits++) {
            assertThat(limiter(Collections.nCopies(limits, limit))
                            .terms()
                            .known()
                            .bytes())
                    .isBetween(16_384 * 26L, 16_384 * 87L);
        }
    }

    @Test
    void a_flood_of_denied_keys_finds_room_and_never_takes_more() {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            cache = new DenyCache(60, FOREVER, () -> nanos);
            RedisLimiter limiter = limiter(limits);
            long room = limiter.terms().known().bytes();
            int known = 0;
            for (int i = 0; i < 10_000; i++) {
                tellOf(limiter, "k" + i, 0);
                assertThat(find(limiter, "k" + i, 1)).as("the newest").isNotNull();
            }
            for (int i = 0; i < 10_000; i++) {
                known += find(limiter, "k" + i, 1) == null ? 0 : 1;
            }
            assertThat(known).isEqualTo(limiter.terms().known().capacity()).isLessThanOrEqualTo(60);
            assertThat(limiter.terms().known().bytes()).isEqualTo(room).isLessThanOrEqualTo(60 * 56 + 100);
        }
    }

    @Test
    void who_is_known_longest_gives_way_to_newcomers_of_the_same_limiter_and_first_of_all_who_counts_no_more() {
        cache = new DenyCache(2, FOREVER, () -> nanos);
        RedisLimiter poor = limiter(ONE);
        RedisLimiter flooded = limiter(ONE);
        tellOf(poor, "victim", 0);
        tellOf(flooded, "a", 0);
        nanos += 1_000_000;
        tellOf(flooded, "b", 0);
        assertThat(find(poor, "victim", 1)).isNotNull();
        assertThat(find(flooded, "a", 1)).isNull();
        nanos += MOST_AGE - 1_000_000;
        tellOf(flooded, "c", 0);
        assertThat(find(flooded, "b", 1)).isNotNull();
        assertThat(find(flooded, "c", 1)).isNotNull();
    }

    @Test
    void a_cache_of_no_size_keeps_nothing() {
        cache = new DenyCache(0, FOREVER, () -> nanos);
        RedisLimiter limiter = limiter(ONE);
        tellOf(limiter, "k", 0);
        cache.given(round(limiter, "k", 1).charges.get(0));
        cache.forget(round(limiter, "k", 1));
        assertThat(find(limiter, "k", 1)).isNull();
        assertThat(cache.find(round(limiter, "k", 1))).isNull();
    }

    /** Callers choose their keys, and are denied by as many as they like. */
    @Test
    void what_is_kept_of_a_denial_does_not_hold_on_to_its_key() {
        RedisLimiter limiter = limiter(ONE);

        WeakReference<String> key = new WeakReference<>(denied(limiter));

        Awaitility.await().until(() -> {
            System.gc();
            return key.get() == null;
        });
        assertThat(find(limiter, "x".repeat(100_000), 1)).isNotNull();
    }

    private String denied(RedisLimiter limiter) {
        String key = "x".repeat(100_000);
        tellOf(limiter, key, 0);
        return key;
    }
}
