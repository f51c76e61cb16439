package dev.weir.internal;

import dev.weir.Limit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * A share of a limit: rate × share and burst max(1, floor(burst × share)). The rate is never above that, and below by a
 * thousandth at most, but where that rate is slower than one permit in 366 days, which is the slowest there is, or needs a
 * period above 366 days, where it is the next slower one that a limit can have. The burst is smaller where it would take
 * above 3,660 days to fill, and larger where it could not hold what one microsecond gives back, as a limit must.
 */
public final class ShareOfLimit {

    /** At which rounding down loses a thousandth at most. */
    private static final long ENOUGH = 1_000;

    private static final BigDecimal MAX_PERIOD = BigDecimal.valueOf(Limit.MAX_PERIOD.toMillis());
    private static final BigDecimal MAX_TIME_TO_FULL = BigDecimal.valueOf(Limit.MAX_TIME_TO_FULL.toMillis());

    private final BigDecimal share;

    /**
     * A share.
     *
     * @param share above 0 and at most 1
     * @throws IllegalArgumentException if it is not
     */
    public ShareOfLimit(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("localShare is " + share + "; it must be above 0 and at most 1");
        }
        this.share = BigDecimal.valueOf(share);
    }

    /**
     * The share of a limit.
     *
     * @param limit the whole
     * @return the share
     */
    public Limit of(Limit limit) {
        BigDecimal permits = BigDecimal.valueOf(limit.permits()).multiply(share);
        long millis = limit.period().toMillis();
        if (permits.compareTo(BigDecimal.valueOf(ENOUGH)) >= 0
                || permits.stripTrailingZeros().scale() <= 0) {
            return limit(limit, floor(permits), millis);
        }
        // So many periods, stretched, that rounding up loses little.
        long periods = Math.min(
                Math.min(ENOUGH, Limit.MAX_PERMITS / limit.permits()),
                floor(MAX_PERIOD.multiply(share).divide(BigDecimal.valueOf(millis), 0, RoundingMode.DOWN)));
        if (periods >= 1) {
            long stretched = BigDecimal.valueOf(millis * periods)
                    .divide(share, 0, RoundingMode.CEILING)
                    .longValueExact();
            return limit(limit, limit.permits() * periods, stretched);
        }
        long inLongest = floor(permits.multiply(MAX_PERIOD).divide(BigDecimal.valueOf(millis), 0, RoundingMode.DOWN));
        return limit(limit, Math.max(1, inLongest), Limit.MAX_PERIOD.toMillis());
    }

    private Limit limit(Limit whole, long permits, long millis) {
        long ofTick = (permits + millis * 1_000 - 1) / (millis * 1_000);
        long fills = floor(MAX_TIME_TO_FULL
                .multiply(BigDecimal.valueOf(permits))
                .divide(BigDecimal.valueOf(millis), 0, RoundingMode.DOWN));
        long burst = Math.max(1, floor(BigDecimal.valueOf(whole.burst()).multiply(share)));
        return new Limit(permits, Duration.ofMillis(millis), Math.max(ofTick, Math.min(fills, burst)));
    }

    private static long floor(BigDecimal value) {
        return value.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }
}
