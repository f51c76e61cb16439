package dev.weir.demo;

import dev.weir.Backend;
import dev.weir.http.Policy;
import dev.weir.memory.MemoryBackend;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.List;

// docs:begin two-policies
public final class TwoPolicies implements ServletContextListener {

    private final Backend backend = MemoryBackend.builder().build();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Policy perUser = Policy.named("per-user")
                .limit("100/1s burst 200")
                .key("principal, client-address")
                .build();
        Policy exports = Policy.named("exports")
                .limit("10/1h")
                .key("principal, client-address")
                .methods("POST")
                .paths("/exports/**")
                .build();
        event.getServletContext()
                .addFilter("limits", new RateLimitFilter(backend, List.of(perUser, exports)))
                .addMappingForUrlPatterns(null, true, "/*");
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        backend.close();
    }
}
// docs:end two-policies
