package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.Printed;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table takes, and what somebody with unlimited fresh keys can reach. */
class TableMemoryTest {

    private final ManualClock clock = new ManualClock();

    private MemoryBackend backend(int maxBuckets) {
        return MemoryBackend.builder().maxBuckets(maxBuckets).clock(clock).build();
    }

    @Test
    void a_million_keys_take_at_most_50_bytes_each_by_default() {
        try (MemoryBackend backend = MemoryBackend.create()) {
            assertThat(backend.bytes()).isBetween(20_000_000L, 50_000_000L);
            assertThat(backend.health().details()).containsEntry("bytes", Long.toString(backend.bytes()));
        }
    }

    @Test
    void what_it_takes_is_stated_when_it_is_taken() {
        List<Long> bytes = new ArrayList<>();
        String said = Printed.by(() -> {
            try (MemoryBackend backend = backend(1_000_000)) {
                bytes.add(backend.bytes());
                backend.limiter("l", Limit.parseAll("1/1h; 2/1d; 3/2d"), Duration.ZERO);
                bytes.add(backend.bytes() - bytes.get(0));
            }
        });
        assertThat(said.lines())
                .anyMatch(line ->
                        line.contains("INFO dev.weir.memory.MemoryBackend - Room for 1000000 keys of one limit: ")
                                && line.contains(" in " + bytes.get(0) + " bytes"))
                .anyMatch(line -> line.contains("Room for 333334 keys of 3 limits: ")
                        && line.contains(" in " + bytes.get(1) + " bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1777/1s", "1/1h; 2/1d", "1/1h; 2/1d; 3/2d", "1/1h; 2/1d; 3/2d; 4/3d; 5/4d; 6/5d; 7/6d; 8/7d"})
    void limits_of_another_number_take_no_more_for_as_many_as_there_is_room_for(String limits) {
        try (MemoryBackend backend = backend(1_000_000)) {
            long before = backend.bytes();
            backend.limiter("l", Limit.parseAll(limits), Duration.ZERO);
            assertThat(backend.bytes() - before).isBetween(1L, 50_000_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void a_key_of_several_limits_has_room_for_a_share_of_max_buckets(int each) {
        List<Limit> limits = IntStream.range(0, each)
                .mapToObj(i -> new Limit(1, Duration.ofHours(i + 1), 1))
                .toList();
        int keys = 100_000 / Math.max(1, each);
        try (MemoryBackend backend = backend(100_000)) {
            RateLimiter limiter = backend.limiter("l", limits, Duration.ZERO);
            for (int i = 0; i < keys; i++) {
                assertThat(limiter.tryAcquire("k" + i)).isTrue();
            }
            long forgiven = IntStream.range(0, keys)
                    .filter(i -> limiter.peek("k" + i).allowed())
                    .count();
            assertThat(forgiven).isLessThanOrEqualTo(keys / 50);
        }
    }

    @Test
    void a_flood_serves_every_newcomer_gives_one_burst_for_a_place_and_leaves_the_table_as_large_as_it_was() {
        try (MemoryBackend backend = backend(1_000)) {
            RateLimiter flooded = backend.limiter("flooded", Limit.parse("5/1h"));
            RateLimiter slow = backend.limiter("slow", Limit.parseAll("1/30d; 1/60d"), Duration.ZERO);
            long bytes = backend.bytes();
            for (int i = 0; i < 100; i++) {
                assertThat(slow.tryAcquire("debtor" + i)).isTrue();
            }
            long burstsOfOne = 0;
            for (int i = 0; i < 100_000; i++) {
                clock.advance(Duration.ofNanos(1000));
                assertThat(flooded.tryAcquire("k" + i, 5)).as("key %s", i).isTrue();
                burstsOfOne += flooded.tryAcquire("abuser", 5) ? 1 : 0;
            }
            // Each fresh key pushes out one that was as empty; the abuser's turn comes as often as anybody's.
            assertThat(burstsOfOne).isLessThan(2 * 100_000 / 1_000);
            assertThat(IntStream.range(0, 100).filter(i -> slow.tryAcquire("debtor" + i)))
                    .isEmpty();
            assertThat(backend.bytes()).isEqualTo(bytes);
            assertThat(backend.size()).isLessThanOrEqualTo(backend.capacity());
        }
    }
}
