package dev.weir.benchmarks.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.redisson.Bucket4jRedisson;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/** Bucket4j, with the buckets' proxies made once and kept, and the expiry that its documentation advises. */
final class Bucket4j implements Contender {

    static final String REDISSON = "bucket4j-redisson";
    static final String LETTUCE = "bucket4j-lettuce";
    static final String BATCHING = "-batching";

    private static final ExpirationAfterWriteStrategy EXPIRY =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10));

    private final String name;
    private final String setting;
    private final Map<String, BucketProxy> buckets = new HashMap<>();
    private final Map<String, AsyncBucketProxy> asyncBuckets = new HashMap<>();

    private Bucket4j(
            String name, String setting, List<? extends ProxyManager<String>> managers, boolean batching, Keys keys) {
        this.name = name + (batching ? BATCHING : "");
        this.setting = setting;
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(Keys.PERMITS).refillGreedy(Keys.PERMITS, Duration.ofSeconds(1)))
                .build();
        int next = 0;
        for (String key : keys.all()) {
            ProxyManager<String> manager = managers.get(next++ % managers.size());
            AsyncProxyManager<String> async = manager.asAsync();
            String bucket = "b4j" + (batching ? "b:" : ":") + key;
            var builder = manager.builder();
            var asyncBuilder = async.builder();
            if (batching) {
                builder = builder.withOptimization(Optimizations.batching());
                asyncBuilder = asyncBuilder.withOptimization(Optimizations.batching());
            }
            buckets.put(key, builder.build(bucket, () -> configuration));
            asyncBuckets.put(key, asyncBuilder.build(bucket, () -> CompletableFuture.completedFuture(configuration)));
        }
    }

    static Bucket4j on(RedissonClient client, String setting, boolean batching, Keys keys) {
        ProxyManager<String> manager = Bucket4jRedisson.casBasedBuilder(((Redisson) client).getCommandExecutor())
                .expirationAfterWrite(EXPIRY)
                .build();
        return new Bucket4j(REDISSON, setting, List.of(manager), batching, keys);
    }

    static Bucket4j on(RedisClient client, int connections, boolean batching, Keys keys) {
        List<ProxyManager<String>> managers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            managers.add(Bucket4jLettuce.casBasedBuilder(
                            client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE)))
                    .expirationAfterWrite(EXPIRY)
                    .build());
        }
        return new Bucket4j(LETTUCE, connections + " shared", managers, batching, keys);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String setting() {
        return setting;
    }

    @Override
    public boolean take(String key) {
        return Objects.requireNonNull(buckets.get(key))
                .tryConsumeAndReturnRemaining(1)
                .isConsumed();
    }

    @Override
    public CompletionStage<Boolean> takeAsync(String key) {
        return Objects.requireNonNull(asyncBuckets.get(key))
                .tryConsumeAndReturnRemaining(1)
                .thenApply(ConsumptionProbe::isConsumed);
    }
}
