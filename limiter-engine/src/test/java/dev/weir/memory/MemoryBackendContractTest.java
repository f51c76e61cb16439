package dev.weir.memory;

import dev.weir.Backend;
import dev.weir.BackendContract;
import dev.weir.MicrosClock;
import dev.weir.RateLimitListener;

class MemoryBackendContractTest extends BackendContract {

    @Override
    public Backend backend(MicrosClock clock, int maxBuckets, RateLimitListener... listeners) {
        MemoryBackend.Builder builder = MemoryBackend.builder().clock(clock).maxBuckets(maxBuckets);
        for (RateLimitListener listener : listeners) {
            builder.listener(listener);
        }
        return builder.build();
    }
}
