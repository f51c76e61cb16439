package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flood of made-up keys exhausts nothing and frees nobody. */
class BoundedTest {

    private final ManualClock clock = new ManualClock();
    private MemoryBackend backend = MemoryBackend.create();

    private RateLimiter limiter(int maxBuckets, String limit) {
        backend = MemoryBackend.builder().maxBuckets(maxBuckets).clock(clock).build();
        return backend.limiter("l", Limit.parse(limit));
    }

    /** How many of the keys 0 to n − 1 that took their only permit could have another. */
    private static long forgiven(RateLimiter limiter, int keys) {
        return IntStream.range(0, keys)
                .filter(key -> limiter.peek("k" + key).allowed())
                .count();
    }

    private static void take(RateLimiter limiter, int from, int to) {
        for (int key = from; key < to; key++) {
            if (!limiter.tryAcquire("k" + key)) {
                fail("key %s was not served", key);
            }
        }
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1000, 2047, 2048, 5000, 100_000, 1_000_000})
    void keeps_max_buckets_with_hardly_any_dropped_early_and_never_twice_as_many(int maxBuckets) {
        RateLimiter limiter = limiter(maxBuckets, "1/1h");

        take(limiter, 0, maxBuckets);
        assertThat(forgiven(limiter, maxBuckets)).isLessThanOrEqualTo(maxBuckets / 50);

        assertThat(backend.capacity()).isBetween(maxBuckets, 2 * maxBuckets);
        take(limiter, maxBuckets, maxBuckets + Math.min(2 * maxBuckets, 100_000));
        assertThat(backend.size()).isGreaterThanOrEqualTo(maxBuckets - maxBuckets / 50);
    }

    @Test
    void keeps_as_many_when_few_keys_have_buckets_of_many_limiters() {
        backend = MemoryBackend.builder().maxBuckets(20_000).clock(clock).build();
        List<RateLimiter> limiters = IntStream.range(0, 1000)
                .mapToObj(i -> backend.limiter("l" + i, Limit.parse("1/1h")))
                .toList();

        limiters.forEach(limiter -> take(limiter, 0, 20));

        assertThat(limiters.stream().mapToLong(limiter -> forgiven(limiter, 20)).sum())
                .isLessThanOrEqualTo(400);
    }

    @Test
    void full_buckets_are_dropped_first() {
        RateLimiter slow = limiter(1000, "1/1h");
        RateLimiter fast = backend.limiter("fast", Limit.parse("1/1s"));
        take(slow, 0, 400);
        take(fast, 0, 600);
        clock.advance(Duration.ofSeconds(1));

        // Of a sample of 16 one is full all but surely while half of them are.
        take(fast, 600, 800);

        assertThat(forgiven(slow, 400)).isZero();
    }

    @Test
    void a_flood_under_one_limiter_pushes_out_no_debtor_of_another() {
        RateLimiter slow = limiter(10_000, "1/1h");
        RateLimiter flooded = backend.limiter("flooded", Limit.parse("1/30d"));
        take(slow, 0, 2000);

        take(flooded, 0, 200_000);

        assertThat(forgiven(slow, 2000)).isZero();
        assertThat(backend.size()).isEqualTo(backend.capacity());
    }

    @Test
    void who_is_deepest_in_debt_goes_last() {
        RateLimiter limiter = limiter(10, "100/100h");
        limiter.tryAcquire("abuser", 100);
        for (int key = 0; key < 20_000; key++) {
            assertThat(limiter.tryAcquire("k" + key)).isTrue();
        }
        assertThat(limiter.tryAcquire("abuser")).isFalse();
    }

    @Test
    void where_no_bucket_is_full_nor_of_the_same_limiter_the_one_soonest_full_goes() {
        RateLimiter slow = limiter(3, "10/10h");
        List<String> keys = List.of("a", "b", "c");
        slow.tryAcquire("a", 5);
        slow.tryAcquire("b", 2);
        slow.tryAcquire("c", 8);

        assertThat(backend.limiter("other", Limit.parse("1/1d")).tryAcquire("new"))
                .isTrue();

        assertThat(keys).filteredOn(key -> slow.peek(key).remaining() == 10).containsExactly("b");
    }

    @Test
    void a_batch_larger_than_the_table_is_decided_all_the_same() {
        RateLimiter limiter = limiter(1, "1/1h");
        List<Demand> demands = new ArrayList<>();
        for (int key = 0; key < 5; key++) {
            demands.add(new Demand(limiter, "k" + key, 1));
        }
        assertThat(backend.tryAcquireAll(demands).allowed()).isTrue();
        assertThat(backend.size()).isEqualTo(1);
        assertThat(backend.tryAcquireAll(demands).allowed()).isFalse();
    }

    @Test
    void the_size_is_the_number_of_buckets_whatever_became_of_others() {
        RateLimiter limiter = limiter(100, "10/1h");
        take(limiter, 0, 10);
        assertThat(backend.size()).isEqualTo(10);

        limiter.reset("k0");
        limiter.reset("k1");
        limiter.reset("never asked");
        assertThat(backend.size()).isEqualTo(8);

        take(limiter, 1, 3);
        assertThat(backend.size()).isEqualTo(9);

        limiter.reconfigure(List.of(Limit.parse("10/1h"), Limit.parse("20/1d")));
        take(limiter, 0, 4);
        assertThat(backend.size()).isEqualTo(10);

        IntStream.range(0, 10).forEach(key -> limiter.reset("k" + key));
        assertThat(backend.size()).isZero();

        take(limiter, 0, 10_000);
        assertThat(backend.size()).isEqualTo(50); // of two limits half as many are kept
        IntStream.range(0, 10_000).forEach(key -> limiter.reset("k" + key));
        assertThat(backend.size()).isZero();
    }

    @Test
    void max_buckets_out_of_range_is_refused_with_its_value() {
        for (int wrong : new int[] {Integer.MIN_VALUE, 0, 100_000_001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MemoryBackend.builder().maxBuckets(wrong))
                    .withMessage("maxBuckets is " + wrong + "; it must be 1 to 100000000");
        }
    }
}
