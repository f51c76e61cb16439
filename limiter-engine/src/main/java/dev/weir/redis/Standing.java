package dev.weir.redis;

/**
 * How one bucket stood when Redis was asked.
 *
 * @param bucket settled at that instant, and not to be changed
 * @param now the instant, on the clock of the server that has the bucket
 * @param sentNanos when the request was sent, on this node's clock
 * @param receivedNanos when the answer was received
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Standing(long[] bucket, long now, long sentNanos, long receivedNanos) {

    /** The same moment with other contents. */
    Standing with(long[] other) {
        return new Standing(other, now, sentNanos, receivedNanos);
    }
}
