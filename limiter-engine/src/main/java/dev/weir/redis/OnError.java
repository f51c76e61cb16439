package dev.weir.redis;

/** What is answered while Redis cannot be asked. */
public enum OnError {
    /** Nobody is let in; the filters answer 503. The default. */
    DENY,
    /** Everybody is let in. */
    ALLOW,
    /**
     * Each node goes by itself, by rate × share and a burst of max(1, floor(burst × share)) that starts full at each
     * outage; a demand above that burst is answered as by {@link #DENY}. So n nodes let a key in at most n × (max(1,
     * floor(burst × share)) + rate × share × elapsed) times in an outage: with a share of 1/n no more than Redis would,
     * but for the full start and for bursts below n. A rate below one permit in 366 days is one permit in 366 days.
     */
    LOCAL
}
