package dev.weir.benchmarks.memory;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.apache.catalina.util.ExactRateLimiter;
import org.apache.catalina.util.FastRateLimiter;
import org.apache.catalina.util.RateLimiterBase;

/** The counter of Tomcat's RateLimitFilter: fixed windows, here so long that hardly one ends meanwhile. */
final class TomcatCounter {

    /** Eleven days; it cannot count with many more. */
    private static final int WINDOW_SECONDS = 1_000_000;

    private TomcatCounter() {}

    /** Its default, which rounds windows to a power of two. */
    static Contender fast(Limits limits) {
        return counter(new FastRateLimiter(), limits);
    }

    static Contender exact(Limits limits) {
        return counter(new ExactRateLimiter(), limits);
    }

    private static Contender counter(RateLimiterBase limiter, Limits limits) {
        limiter.setDuration(WINDOW_SECONDS);
        limiter.setRequests((int) limits.permits());
        ScheduledExecutorService maintenance = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "maintenance");
            thread.setDaemon(true);
            return thread;
        });
        ServletContext context = answering(ServletContext.class, () -> maintenance);
        limiter.setFilterConfig(answering(FilterConfig.class, () -> context));
        int most = limiter.getRequests();
        return key -> limiter.increment(key) <= most;
    }

    /** All that it asks for leads to where its maintenance runs. */
    private static <T> T answering(Class<T> type, Supplier<?> answer) {
        return type.cast(Proxy.newProxyInstance(
                TomcatCounter.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.get()));
    }
}
