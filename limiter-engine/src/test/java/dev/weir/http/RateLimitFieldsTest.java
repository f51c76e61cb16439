package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.PolicyStatus.LimitStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.junit.jupiter.api.Test;

class RateLimitFieldsTest {

    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    @Test
    void an_allowed_answer_tells_what_is_left_and_when_it_is_full() {
        RateLimitFields fields = RateLimitFields.of(List.of(policy("p", allowed(2, MINUTE, 1, 29_000_001))));
        assertThat(fields.policy()).isEqualTo("\"p\";q=2;w=60");
        assertThat(fields.limit()).isEqualTo("\"p\";r=1;t=30");
        assertThat(fields.exceeded()).isEmpty();
    }

    @Test
    void a_denied_answer_tells_which_member_was_exceeded_and_its_wait() {
        RateLimitFields fields = RateLimitFields.of(List.of(
                policy("p", new LimitStatus(2, MINUTE, 0, 1, true), allowed(100, HOUR, 7, 0)),
                policy("q", allowed(5, SECOND, 5, 0))));
        assertThat(fields.policy()).isEqualTo("\"p\";q=2;w=60, \"p.1h\";q=100;w=3600, \"q\";q=5;w=1");
        assertThat(fields.limit()).isEqualTo("\"p\";r=0;t=1, \"p.1h\";r=7;t=0, \"q\";r=5;t=0");
        assertThat(fields.exceeded()).containsExactly("p");
    }

    @Test
    void a_further_limit_is_named_by_its_period_when_it_is_exceeded() {
        RateLimitFields fields = RateLimitFields.of(
                List.of(policy("p", allowed(2, MINUTE, 1, 1), new LimitStatus(9, 24 * HOUR, 0, HOUR, true))));
        assertThat(fields.exceeded()).containsExactly("p.1d");
        assertThat(fields.limit()).isEqualTo("\"p\";r=1;t=1, \"p.1d\";r=0;t=3600");
    }

    @Test
    void what_remains_of_a_burst_is_at_most_the_quota() {
        assertThat(RateLimitFields.of(List.of(policy("p", allowed(2, MINUTE, 9, 0))))
                        .limit())
                .isEqualTo("\"p\";r=2;t=0");
    }

    @Test
    void a_window_of_a_part_of_a_second_is_left_out() {
        RateLimitFields fields = RateLimitFields.of(
                List.of(policy("p", allowed(2, 1_500_000, 2, 0), allowed(3, 250_000, 3, 0), allowed(4, 2, 4, 0))));
        assertThat(fields.policy()).isEqualTo("\"p\";q=2, \"p.250ms\";q=3, \"p.2us\";q=4");
    }

    @Test
    void names_are_unique_within_an_answer() {
        RateLimitFields fields = RateLimitFields.of(List.of(
                policy("p", allowed(2, HOUR, 1, 0), allowed(3, HOUR, 1, 0), allowed(4, HOUR, 1, 0)),
                policy("p.1h", allowed(5, HOUR, 1, 0)),
                policy("p.1h.2", allowed(6, HOUR, 1, 0))));
        assertThat(names(fields.policy())).containsExactly("p", "p.1h.3", "p.1h.4", "p.1h", "p.1h.2");
    }

    @Test
    void an_independent_parser_reads_what_was_meant() {
        long seed = 20264;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 3_000; round++) {
            List<PolicyStatus> policies = new ArrayList<>();
            Set<String> policyNames = new HashSet<>();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                String name = randomName(random);
                if (policyNames.add(name)) {
                    policies.add(new PolicyStatus(name, randomLimits(random)));
                }
            }
            check(policies, RateLimitFields.of(policies), "seed " + seed + ", round " + round + ": " + policies);
        }
    }

    private static void check(List<PolicyStatus> policies, RateLimitFields fields, String what) {
        List<ListElement<?>> policyItems = items(fields.policy());
        List<ListElement<?>> limitItems = items(fields.limit());
        assertThat(names(fields.policy()))
                .as(what)
                .isEqualTo(names(fields.limit()))
                .doesNotHaveDuplicates();
        assertThat(Parser.parseList(fields.policy()).serialize()).as(what).isEqualTo(fields.policy());
        assertThat(Parser.parseList(fields.limit()).serialize()).as(what).isEqualTo(fields.limit());
        int at = 0;
        List<String> exceeded = new ArrayList<>();
        for (PolicyStatus policy : policies) {
            assertThat(names(fields.policy()).get(at)).as(what).isEqualTo(policy.name());
            for (LimitStatus limit : policy.limits()) {
                String name = names(fields.policy()).get(at);
                assertThat(name).as(what).startsWith(policy.name());
                assertThat(parameter(policyItems.get(at), "q")).as(what).isEqualTo(limit.permits());
                assertThat(policyItems.get(at).getParams().containsKey("w"))
                        .as(what)
                        .isEqualTo(limit.periodMicros() % SECOND == 0);
                if (limit.periodMicros() % SECOND == 0) {
                    assertThat(parameter(policyItems.get(at), "w") * SECOND)
                            .as(what)
                            .isEqualTo(limit.periodMicros());
                }
                assertThat(parameter(limitItems.get(at), "r")).as(what).isBetween(0L, limit.permits());
                assertThat(parameter(limitItems.get(at), "t") * SECOND)
                        .as(what)
                        .isBetween(limit.untilMicros(), limit.untilMicros() + SECOND - 1);
                if (limit.exceeded()) {
                    exceeded.add(name);
                }
                at++;
            }
        }
        assertThat(policyItems).as(what).hasSize(at);
        assertThat(fields.exceeded()).as(what).isEqualTo(exceeded);
    }

    private static List<LimitStatus> randomLimits(SplittableRandom random) {
        List<LimitStatus> limits = new ArrayList<>();
        long[] units = {1, 1_000, SECOND, MINUTE, HOUR, 24 * HOUR};
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            long permits = 1 + random.nextLong(random.nextBoolean() ? 10 : 1_000_000_000);
            limits.add(new LimitStatus(
                    permits,
                    units[random.nextInt(units.length)] * (1 + random.nextInt(3)),
                    random.nextLong(2 * permits),
                    random.nextLong(3_660L * 24 * HOUR),
                    random.nextBoolean()));
        }
        return limits;
    }

    private static String randomName(SplittableRandom random) {
        StringBuilder name = new StringBuilder();
        for (int n = 1 + random.nextInt(random.nextInt(10) == 0 ? 128 : 3); n > 0; n--) {
            char c = (char) (0x20 + random.nextInt(0x5F));
            name.append("\"\\{}".indexOf(c) < 0 ? c : 'p');
        }
        return dev.weir.internal.LimiterName.check(name.toString());
    }

    private static List<ListElement<?>> items(String field) {
        return Parser.parseList(field).get();
    }

    private static List<String> names(String field) {
        return items(field).stream().map(item -> ((StringItem) item).get()).toList();
    }

    private static long parameter(ListElement<?> item, String key) {
        return Objects.requireNonNull((IntegerItem) item.getParams().get(key)).getAsLong();
    }

    private static PolicyStatus policy(String name, LimitStatus... limits) {
        return new PolicyStatus(name, List.of(limits));
    }

    private static LimitStatus allowed(long permits, long periodMicros, long remaining, long untilMicros) {
        return new LimitStatus(permits, periodMicros, remaining, untilMicros, false);
    }
}
