package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Backend;
import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RandomLimits;
import dev.weir.RateLimiter;
import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

/** The same limits, costs and times give the same decision in memory and over Redis. */
class MemoryAndRedisTest {

    private static final int DECISIONS = 50_000;
    private static final int ROUND = 100;
    private static final List<String> KEYS = List.of("a", "b", "a key with blanks", "c");

    private static RedisProcess server;
    private static RedissonClient client;

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        client = RedisClients.of(server);
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        server.close();
    }

    @Test
    void fifty_thousand_decisions_on_random_limits_costs_and_times_are_the_same() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        int denied = 0;
        int decided = 0;
        try (Backend memory = MemoryBackend.builder().clock(clock).build();
                Backend redis = RedisBackend.over(client)
                        .keyPrefix("same:")
                        .timeout(Duration.ofSeconds(10))
                        .bucketTtl(Duration.ofDays(1)) // the server's own clock must not expire what the test's needs
                        .clientClock(clock)
                        .build()) {
            for (int round = 0; decided < DECISIONS; round++) {
                List<List<Limit>> limits = List.of(RandomLimits.some(random, 3), RandomLimits.some(random, 1));
                List<Duration> waits = List.of(Duration.ZERO, Duration.ofMillis(random.nextLong(100_000)));
                List<RateLimiter> ofMemory = limiters(memory, round, limits, waits);
                List<RateLimiter> ofRedis = limiters(redis, round, limits, waits);
                clock.set(random.nextLong(1L << 51));
                for (int i = 0; i < ROUND; i++) {
                    clock.advance(
                            Duration.ofNanos(1000 * step(random, limits.get(0).get(0))));
                    List<Demand> demands = new ArrayList<>();
                    List<Demand> twins = new ArrayList<>();
                    int first = random.nextInt(KEYS.size());
                    for (int d = random.nextInt(3) == 0 ? 2 : 1; d > 0; d--) {
                        int which = random.nextInt(2);
                        String key = KEYS.get((first + d) % KEYS.size());
                        long permits = permits(random, ofMemory.get(which), key);
                        Duration wait = random.nextBoolean() ? Duration.ZERO : waits.get(which);
                        demands.add(new Demand(ofMemory.get(which), key, permits, wait));
                        twins.add(new Demand(ofRedis.get(which), key, permits, wait));
                    }
                    Decisions inMemory = memory.tryAcquireAll(demands);
                    Decisions inRedis = redis.tryAcquireAll(twins);
                    assertThat(told(inRedis))
                            .as("seed %d, round %d, step %d: %s at %d", seed, round, i, demands, clock.micros())
                            .isEqualTo(told(inMemory));
                    decided++;
                    denied += inMemory.allowed() ? 0 : 1;
                }
            }
        }
        assertThat(denied).as("denied of %d", decided).isBetween(DECISIONS / 20, DECISIONS * 19 / 20);
    }

    /** A call that many callers share decides for each of them, in their order, as if each had come alone. */
    @Test
    void takes_that_share_a_call_are_decided_as_one_after_the_other() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        BucketNames names = new BucketNames("shared:", null);
        RedisCalls calls = new RedisCalls(client, Duration.ofSeconds(10), Duration.ofDays(1), clock);
        try (Backend memory = MemoryBackend.builder().clock(clock).build();
                RedisBackend redis = RedisBackend.over(client)
                        .keyPrefix("unused:")
                        .clientClock(clock)
                        .build()) {
            Rounds rounds = new Rounds(redis, names, new DenyCache(0, Duration.ZERO));
            for (int round = 0; round < 300; round++) {
                List<List<Limit>> limits = List.of(RandomLimits.some(random, 1), RandomLimits.some(random, 1));
                List<Duration> waits = List.of(Duration.ZERO, Duration.ofMillis(random.nextLong(100_000)));
                List<RateLimiter> ofMemory = limiters(memory, round, limits, waits);
                List<RateLimiter> ofRedis = limiters(redis, round, limits, waits);
                clock.set(random.nextLong(1L << 51));
                List<Charge> charges = new ArrayList<>();
                List<Demand> demands = new ArrayList<>();
                for (int i = random.nextInt(1, 40); i > 0; i--) {
                    int which = random.nextInt(2);
                    String key = KEYS.get(random.nextInt(KEYS.size()));
                    long permits = permits(random, ofMemory.get(which), key);
                    Duration wait = random.nextBoolean() ? Duration.ZERO : waits.get(which);
                    demands.add(new Demand(ofMemory.get(which), key, permits, wait));
                    charges.add(rounds.of(List.of(new Demand(ofRedis.get(which), key, permits, wait)))
                            .charges
                            .get(0));
                }
                List<Object> answer = calls.take(charges).toCompletableFuture().join();
                for (int i = 0; i < charges.size(); i++) {
                    Reply reply = RedisCalls.reply(answer, i, 0, 0);
                    Decision shared = charges.get(i)
                            .decision(reply.taken(), reply.buckets().get(0));
                    Decisions alone = memory.tryAcquireAll(List.of(demands.get(i)));
                    assertThat(told(shared))
                            .as("seed %d, round %d, take %d: %s", seed, round, i, demands.get(i))
                            .isEqualTo(told(alone.each().get(0)));
                }
            }
        }
    }

    private static List<RateLimiter> limiters(
            Backend backend, int round, List<List<Limit>> limits, List<Duration> waits) {
        return IntStream.range(0, 2)
                .mapToObj(i -> backend.limiter("r" + round + "-" + i, limits.get(i), waits.get(i)))
                .toList();
    }

    private static long step(SplittableRandom random, Limit limit) {
        long perPermit = limit.periodMicros() / limit.permits() + 1;
        return random.nextInt(3) == 0 ? 0 : random.nextLong(2 * perPermit);
    }

    /** About what is there, so that as many are denied as allowed. */
    private static long permits(SplittableRandom random, RateLimiter limiter, String key) {
        long smallest = limiter.limits().stream().mapToLong(Limit::burst).min().orElseThrow();
        long there = limiter.peek(key).remaining();
        long wanted = random.nextBoolean() ? there + random.nextInt(3) : RandomLimits.ofAnySize(random, smallest);
        return Math.max(1, Math.min(wanted, smallest));
    }

    private static List<String> told(Decisions decisions) {
        return decisions.each().stream().map(MemoryAndRedisTest::told).toList();
    }

    private static String told(Decision decision) {
        return decision + " retryAfter " + decision.retryAfterMicros() + " resetAfter " + decision.resetAfterMicros();
    }
}
