package dev.weir;

import java.util.List;

/**
 * The answer to several demands that were decided as one.
 *
 * <p>If {@link #allowed} is false nothing was taken for any of them; each decision then says whether its own demand
 * could have been met.
 *
 * @param allowed whether every demand was met
 * @param each the decisions in the order of the demands
 */
public record Decisions(boolean allowed, List<Decision> each) {

    /**
     * Copies the list.
     *
     * @param allowed whether every demand was met
     * @param each the decisions in the order of the demands
     */
    public Decisions {
        each = List.copyOf(each);
    }

    /**
     * How long until the permits asked for are all there, if nobody else asks.
     *
     * @return microseconds, the longest over the demands that deny; 0 if allowed
     */
    public long retryAfterMicros() {
        return each.stream().mapToLong(Decision::retryAfterMicros).max().orElse(0);
    }

    /**
     * How long until everything that was taken is due.
     *
     * @return microseconds; 0 unless a demand had a wait of its own and has reserved
     */
    public long waitMicros() {
        return allowed ? each.stream().mapToLong(Decision::waitMicros).max().orElse(0) : 0;
    }
}
