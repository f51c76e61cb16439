package dev.weir;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Asks a backend and the oracle the same things at the same times, and finds the first difference. */
final class OracleDriver {

    private static final int STEPS = 100;

    private record Bucket(RateLimiter limiter, String key, long smallestBurst, Oracle oracle) {}

    private final Backend backend;
    private final ManualClock clock;
    private final long seed;
    private final boolean jumps;
    private final SplittableRandom random;
    private final List<Bucket> buckets = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();
    private int scenario;
    private long lastWait;
    private long decisions;
    private String doing = "";

    OracleDriver(Backend backend, ManualClock clock, long seed, boolean jumps) {
        this.backend = backend;
        this.clock = clock;
        this.seed = seed;
        this.jumps = jumps;
        this.random = new SplittableRandom(seed);
    }

    void decide(long wanted) {
        while (decisions < wanted) {
            begin();
            for (int step = 0; step < STEPS; step++) {
                move();
                ask();
            }
        }
    }

    private void begin() {
        scenario++;
        buckets.clear();
        order.clear();
        for (int i = 0; i < 2; i++) {
            long maxWait = random.nextBoolean() ? 0 : RandomLimits.ofAnySize(random, 366L * 86_400_000_000L);
            List<Limit> limits = RandomLimits.some(random, 3);
            RateLimiter limiter = backend.limiter("s" + scenario + "-" + i, limits, micros(maxWait));
            long smallest = limits.stream().mapToLong(Limit::burst).min().orElseThrow();
            for (String key : List.of("a", "b")) {
                order.add(buckets.size());
                buckets.add(new Bucket(limiter, key, smallest, new Oracle(limits, maxWait)));
            }
        }
        clock.set(random.nextBoolean() ? 0 : random.nextLong(1L << 51));
    }

    private void move() {
        long now = clock.micros();
        Limit limit = buckets.get(0).limiter().limits().get(0);
        long perPermit = limit.periodMicros() / limit.permits() + 1;
        long step = switch (random.nextInt(8)) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3 -> random.nextLong(2 * perPermit);
            case 4 -> lastWait;
            case 5 -> Math.max(0, lastWait - 1);
            case 6 -> RandomLimits.ofAnySize(random, 100_000_000);
            default -> RandomLimits.ofAnySize(random, jumps ? 1L << 52 : 1L << 44);
        };
        if (jumps && random.nextInt(4) == 0) {
            step = -step;
        }
        clock.set(Math.max(0, Math.min(now + step, 1L << 52)));
    }

    private void ask() {
        Bucket bucket = buckets.get(random.nextInt(buckets.size()));
        long now = clock.micros();
        switch (random.nextInt(12)) {
            case 0 -> {
                doing = "peek";
                same(bucket.oracle().peek(now), bucket.limiter().peek(bucket.key()));
            }
            case 1 -> {
                long permits = RandomLimits.ofAnySize(random, Limit.MAX_PERMITS);
                doing = "refund " + permits;
                bucket.oracle().refund(permits, now);
                bucket.limiter().refund(bucket.key(), permits);
                same(bucket.oracle().peek(now), bucket.limiter().peek(bucket.key()));
            }
            case 2 -> {
                if (random.nextInt(10) == 0) {
                    bucket.oracle().reset();
                    bucket.limiter().reset(bucket.key());
                }
            }
            case 3, 4, 5 -> {
                long permits = permits(bucket, now);
                doing = "tryAcquire " + permits;
                boolean taken = bucket.oracle().fits(permits, 0, now);
                Oracle.Answer answer = bucket.oracle().answer(taken, now);
                if (bucket.limiter().tryAcquire(bucket.key(), permits) != taken) {
                    differs(bucket, answer, "the contrary");
                }
                decisions++;
            }
            case 6, 7 -> batch(now);
            default -> {
                long permits = permits(bucket, now);
                doing = "decide " + permits;
                boolean taken = bucket.oracle().fits(permits, 0, now);
                same(bucket.oracle().answer(taken, now), bucket.limiter().decide(bucket.key(), permits));
                decisions++;
            }
        }
    }

    private void batch(long now) {
        shuffle();
        List<Demand> demands = new ArrayList<>();
        boolean all = true;
        for (int place : order.subList(0, random.nextInt(1, 4))) {
            Bucket bucket = buckets.get(place);
            long permits = permits(bucket, now);
            long longest = bucket.limiter().maxWait().toNanos() / 1000;
            long wait = longest == 0 ? 0 : random.nextLong(longest + 1);
            demands.add(new Demand(bucket.limiter(), bucket.key(), permits, micros(wait)));
            all &= bucket.oracle().fits(permits, wait, now);
        }
        doing = "tryAcquireAll " + demands;
        Decisions answers = backend.tryAcquireAll(demands);
        if (answers.allowed() != all) {
            differs(buckets.get(order.get(0)), all, answers);
        }
        for (int i = 0; i < demands.size(); i++) {
            Bucket bucket = buckets.get(order.get(i));
            same(bucket.oracle().answer(all, now), answers.each().get(i));
            decisions++;
        }
    }

    private long permits(Bucket bucket, long now) {
        long most = bucket.smallestBurst();
        long there = bucket.oracle().peek(now).remaining();
        return switch (random.nextInt(6)) {
            case 0 -> 1;
            case 1 -> most;
            case 2 -> Math.max(1, there);
            case 3 -> Math.min(most, there + 1);
            default -> RandomLimits.ofAnySize(random, most);
        };
    }

    private void same(Oracle.Answer expected, Decision decision) {
        lastWait = Math.max(decision.retryAfterMicros(), decision.waitMicros());
        Oracle.Answer actual = Oracle.Answer.of(decision);
        if (!expected.equals(actual)) {
            differs(buckets.get(0), expected, actual);
        }
    }

    private void differs(Bucket bucket, Object expected, Object actual) {
        fail(
                "seed %s, scenario %s at %s, %s after %s decisions, limits %s:%nexpected %s%nbut was  %s",
                seed, scenario, clock.micros(), doing, decisions, bucket.limiter(), expected, actual);
    }

    private void shuffle() {
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
    }

    private static Duration micros(long micros) {
        return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
    }
}
