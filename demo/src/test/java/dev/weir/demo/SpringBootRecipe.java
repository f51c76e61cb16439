package dev.weir.demo;

import dev.weir.servlet.RateLimitFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// docs:begin spring-boot
@Configuration
public class SpringBootRecipe {

    @Bean
    FilterRegistrationBean<RateLimitFilter> ordersLimit() {
        FilterRegistrationBean<RateLimitFilter> limit = new FilterRegistrationBean<>(new RateLimitFilter());
        limit.setName("orders");
        limit.addUrlPatterns("/orders/*");
        limit.addInitParameter("limit", "100/1s burst 200");
        limit.addInitParameter("key", "principal, client-address");
        return limit;
    }
}
// docs:end spring-boot
