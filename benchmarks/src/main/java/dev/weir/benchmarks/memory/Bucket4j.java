package dev.weir.benchmarks.memory;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Bucket4j's lock-free local bucket, its bandwidths shared by all keys. */
final class Bucket4j {

    private Bucket4j() {}

    /** With the clock that is its default. */
    static PerKey<Bucket> milliseconds(Limits limits) {
        return perKey(limits, TimeMeter.SYSTEM_MILLISECONDS, bucket -> bucket.tryConsume(1));
    }

    static PerKey<Bucket> nanoseconds(Limits limits) {
        return perKey(limits, TimeMeter.SYSTEM_NANOTIME, bucket -> bucket.tryConsume(1));
    }

    /** Asked what remains and how long to wait, which Weir's {@code decide} tells. */
    static PerKey<Bucket> probe(Limits limits) {
        return perKey(
                limits,
                TimeMeter.SYSTEM_MILLISECONDS,
                bucket -> bucket.tryConsumeAndReturnRemaining(1).isConsumed());
    }

    private static PerKey<Bucket> perKey(Limits limits, TimeMeter clock, Predicate<Bucket> take) {
        List<Bandwidth> bandwidths = IntStream.range(0, limits.count())
                .mapToObj(limit -> Bandwidth.builder()
                        .capacity(limits.permits())
                        .refillGreedy(limits.permits(), limits.period(limit))
                        .build())
                .toList();
        return new PerKey<>(
                () -> {
                    LocalBucketBuilder builder = Bucket.builder().withCustomTimePrecision(clock);
                    bandwidths.forEach(builder::addLimit);
                    return builder.build();
                },
                take);
    }
}
