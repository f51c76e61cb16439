package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuietLogTest {

    @Test
    void the_first_is_told_at_once_and_the_rest_as_a_count_each_minute() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // wraps around meanwhile
        QuietLog log = new QuietLog(nanos::get);
        List<Long> told = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            log.log(told::add);
        }
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);
        log.log(told::add);
        assertThat(told).containsExactly(1L);
        nanos.incrementAndGet();
        log.log(told::add);
        assertThat(told).containsExactly(1L, 101L);
    }
}
