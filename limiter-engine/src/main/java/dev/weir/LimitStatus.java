package dev.weir;

/**
 * How one limit of a decision stands. Times are microseconds, rounded up.
 *
 * @param limit the limit
 * @param remaining how many permits this limit would give at once now, 0 to its burst
 * @param waitMicros on a denial how long until this limit would give the permits asked for, 0 if it would now; on an
 *     allowed wait how long until they fall due
 * @param resetAfterMicros how long until this limit is full
 */
public record LimitStatus(Limit limit, long remaining, long waitMicros, long resetAfterMicros) {}
