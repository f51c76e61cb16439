package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Callers of a cluster who share a write to a master, with keys in many slots of it. */
class PipelineTest {

    private static final int CALLERS = 60;
    private static final AtomicInteger PREFIX = new AtomicInteger();
    private static final Set<Integer> USED = new HashSet<>(); // slots

    private final RedisCluster cluster = RedisCluster.shared();
    private final String prefix = "pipe" + PREFIX.incrementAndGet() + ":";
    private final List<String> keys = keysInFreshSlots();

    /** No test has a slot of another: one that was moved and moved back is asked for elsewhere until the client sees it. */
    private static List<String> keysInFreshSlots() {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "p" + i)
                .filter(key -> RedisCluster.masterOf("{r" + key + "}") == 0 && USED.add(Slot.of("{r" + key + "}")))
                .limit(20)
                .toList();
    }

    private RedisBackend backend(Duration timeout) {
        return RedisBackend.over(RedisCluster.sharedClient())
                .keyPrefix(prefix)
                .timeout(timeout)
                .denyCacheSize(0)
                .build();
    }

    private static RateLimiter limiter(RedisBackend backend) {
        return backend.limiter("n", List.of(Limit.parse("10/30d")), Duration.ZERO);
    }

    private List<CompletableFuture<Decision>> askAll(RateLimiter limiter) {
        List<CompletableFuture<Decision>> asked = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            asked.add(limiter.decideAsync(keys.get(i % keys.size()), 1).toCompletableFuture());
        }
        return asked;
    }

    private static Decision get(CompletableFuture<Decision> asked) throws Exception {
        return asked.get(60, TimeUnit.SECONDS);
    }

    private void assertEachLeft(RateLimiter limiter, long left) {
        assertThat(keys)
                .allSatisfy(
                        key -> assertThat(limiter.peek(key).remaining()).as(key).isEqualTo(left));
    }

    @Test
    void callers_of_one_slot_share_a_script_and_those_of_one_master_a_flight() throws Exception {
        try (RedisBackend backend = backend(Duration.ofSeconds(20))) {
            RateLimiter limiter = limiter(backend);
            RedisProcess master = cluster.node(0);
            List<CompletableFuture<Decision>> asked;
            try (RedisCli cli = cluster.cli(0)) {
                long scripts = cli.scripts();
                master.signal("STOP");
                try {
                    asked = askAll(limiter);
                } finally {
                    master.signal("CONT");
                }
                for (CompletableFuture<Decision> each : asked) {
                    assertThat(get(each).allowed()).isTrue();
                }
                assertThat(cli.scripts() - scripts).isEqualTo(1 + keys.size()); // the first caller went alone
            }
            assertEachLeft(limiter, 10 - CALLERS / keys.size());
        }
    }

    @Test
    void what_one_script_is_told_no_other_is_sent_again_for() throws Exception {
        int slot = Slot.of("{r" + keys.get(1) + "}");
        String wrong = prefix + "{r" + keys.get(2) + "}n";
        try (RedisBackend backend = backend(Duration.ofSeconds(20))) {
            RateLimiter limiter = limiter(backend);
            try (RedisCli cli = cluster.cli(0)) {
                cli.call("LPUSH", wrong, "x");
            }
            cluster.move(slot, 0, 1); // which the client does not know yet
            try {
                cluster.each(cli -> cli.call("SCRIPT", "FLUSH"));
                for (int round = 0; round < 2; round++) {
                    List<CompletableFuture<Decision>> asked = askAll(limiter);
                    for (int i = 0; i < CALLERS; i++) {
                        assertThat(get(asked.get(i)).decided())
                                .as("round %d, caller %d", round, i)
                                .isEqualTo(i % keys.size() != 2);
                    }
                }
                try (RedisCli cli = cluster.cli(0)) {
                    cli.call("DEL", wrong);
                }
                assertThat(limiter.decide(keys.get(2), 6).allowed()).isTrue();
                assertEachLeft(limiter, 10 - 2 * CALLERS / keys.size());
                assertThat(backend.health().details()).containsEntry("breaker", "closed");
            } finally {
                cluster.move(slot, 1, 0);
            }
        }
    }

    @Test
    void what_was_not_answered_in_time_is_charged_once_at_most() throws Exception {
        RedisProcess master = cluster.node(0);
        try (RedisBackend hasty = backend(Duration.ofMillis(300));
                RedisBackend patient = backend(Duration.ofSeconds(20))) {
            RateLimiter limiter = limiter(hasty);
            assertThat(limiter.decide(keys.get(0)).decided()).isTrue();
            master.signal("STOP");
            try {
                for (CompletableFuture<Decision> each : askAll(limiter)) {
                    assertThat(get(each).decided()).isFalse();
                }
            } finally {
                master.signal("CONT");
            }
            for (String key : keys) {
                assertThat(limiter(patient).peek(key).remaining()).as(key).isBetween(10L - 1 - 3, 10L);
            }
        }
    }
}
