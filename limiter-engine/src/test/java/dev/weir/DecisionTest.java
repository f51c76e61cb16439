package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionTest {

    private static final Limit FAST = Limit.parse("100/1s");
    private static final Limit SLOW = Limit.parse("1000/1h");

    @Test
    void tells_times_as_durations_of_whole_microseconds() {
        Decision denied = Decision.of(List.of(FAST), false, 0, 1_234_567, 2_000_001);

        assertThat(denied.allowed()).isFalse();
        assertThat(denied.retryAfterMicros()).isEqualTo(1_234_567);
        assertThat(denied.retryAfter()).isEqualTo(Duration.ofNanos(1_234_567_000));
        assertThat(denied.resetAfter()).isEqualTo(Duration.ofNanos(2_000_001_000));
        assertThat(denied.waitMicros()).isZero();
        assertThat(denied.limits()).containsExactly(new LimitStatus(FAST, 0, 1_234_567, 2_000_001));
        assertThat(denied).hasToString("denied, remaining 0 of 100/1s, retry after 1234567 µs, full after 2000001 µs");
    }

    @Test
    void an_allowed_one_has_no_retry_but_perhaps_a_wait() {
        Decision reserved = Decision.of(List.of(FAST), true, 0, 5_000, 1_005_000);

        assertThat(reserved.retryAfter()).isZero();
        assertThat(reserved.waitMicros()).isEqualTo(5_000);
        assertThat(reserved).hasToString("allowed, remaining 0 of 100/1s, due in 5000 µs, full after 1005000 µs");
    }

    @Test
    void on_a_denial_the_longest_wait_binds_and_ties_go_to_the_first() {
        Decision slow = Decision.of(List.of(FAST, SLOW), false, new long[] {0, 10, 50, 7, 20, 30});
        assertThat(slow.binding()).isEqualTo(SLOW);
        assertThat(slow.retryAfterMicros()).isEqualTo(20);
        assertThat(slow.remaining()).isZero();
        assertThat(slow.resetAfterMicros()).isEqualTo(50);

        Decision tie = Decision.of(List.of(FAST, SLOW), false, new long[] {0, 10, 50, 0, 10, 30});
        assertThat(tie.binding()).isEqualTo(FAST);
    }

    @Test
    void when_allowed_the_least_remaining_binds_and_ties_go_to_the_first() {
        Decision slow = Decision.of(List.of(FAST, SLOW), true, new long[] {9, 0, 1, 8, 0, 2});
        assertThat(slow.binding()).isEqualTo(SLOW);
        assertThat(slow.remaining()).isEqualTo(8);

        Decision tie = Decision.of(List.of(FAST, SLOW), true, new long[] {8, 0, 1, 8, 0, 2});
        assertThat(tie.binding()).isEqualTo(FAST);
    }

    @Test
    void does_not_change_when_its_maker_changes_what_it_was_made_of() {
        List<Limit> one = new ArrayList<>(List.of(FAST));
        Decision single = Decision.of(one, true, 1, 0, 0);
        List<Limit> two = new ArrayList<>(List.of(FAST, SLOW));
        long[] figures = {9, 0, 1, 8, 0, 2};
        Decision several = Decision.of(two, true, figures);

        one.set(0, SLOW);
        two.clear();
        figures[0] = 77;

        assertThat(single.binding()).isEqualTo(FAST);
        assertThat(several.limits()).extracting(LimitStatus::remaining).containsExactly(9L, 8L);
    }

    @Test
    void several_wait_as_long_as_the_one_that_waits_longest() {
        Decision had = Decision.of(List.of(FAST), true, 3, 0, 1);
        Decision reserved = Decision.of(List.of(FAST), true, 0, 70, 1);
        Decision denied = Decision.of(List.of(FAST), false, 0, 90, 1);

        assertThat(new Decisions(true, List.of(had, reserved)).waitMicros()).isEqualTo(70);
        assertThat(new Decisions(true, List.of(had, reserved)).retryAfterMicros())
                .isZero();
        assertThat(new Decisions(false, List.of(reserved, denied)).waitMicros()).isZero();
        assertThat(new Decisions(false, List.of(reserved, denied)).retryAfterMicros())
                .isEqualTo(90);
    }

    @Test
    void values_copy_what_they_are_given() {
        List<Decision> each = new ArrayList<>();
        Decisions decisions = new Decisions(true, each);
        Map<String, String> details = new java.util.HashMap<>();
        Health health = new Health(true, details);

        each.add(Decision.of(List.of(FAST), true, 1, 0, 0));
        details.put("a", "b");

        assertThat(decisions.each()).isEmpty();
        assertThat(health.details()).isEmpty();
    }
}
