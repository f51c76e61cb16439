package dev.weir;

import org.junit.jupiter.api.Timeout;

/**
 * What every backend promises, in tests that any backend runs unchanged: extend it and make the backend. Its parts are by
 * subject. Nothing here waits for long; the timeout turns a deadlock into a failure.
 */
@Timeout(120)
public abstract class BackendContract
        implements OracleContract,
                DecisionContract,
                BatchContract,
                RefundContract,
                ReconfigureContract,
                WaitingContract,
                GivingUpContract,
                MixedUseContract,
                ClockContract,
                LifecycleContract,
                ListenerContract,
                ConcurrencyContract,
                VirtualThreadContract {}
