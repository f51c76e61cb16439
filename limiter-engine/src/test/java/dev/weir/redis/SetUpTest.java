package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.RateLimiter;
import org.junit.jupiter.api.Test;

class SetUpTest {

    @Test
    void a_backend_made_from_a_url_decides_and_is_healthy() {
        try (RedisProcess redis = RedisProcess.start()) {
            String redisUrl = redis.url();
            // docs:begin redis
            RedisBackend backend = RedisBackend.at(redisUrl)
                    .keyPrefix("shop:")
                    .onError(OnError.DENY)
                    .build();
            RateLimiter limiter = backend.limiter("api", Limit.parse("100/1s burst 200"));
            // docs:end redis
            try (backend) {
                assertThat(limiter.tryAcquire("alice", 200)).isTrue();
                assertThat(limiter.decide("alice", 200).allowed()).isFalse();
                assertThat(backend.health().up()).isTrue();
                assertThat(backend.health().details())
                        .containsEntry("reachable", "true")
                        .containsEntry("breaker", "closed")
                        .containsEntry("evictionPolicy", "noeviction");
            }
        }
    }
}
