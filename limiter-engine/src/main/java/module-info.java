/** Limits, the backends that keep them in memory and in Redis, and everything HTTP that is neither Servlet nor JAX-RS. */
@SuppressWarnings("requires-automatic") // Redisson is no named module
module dev.weir {
    requires transitive org.jspecify;
    requires org.slf4j;
    requires static redisson;
    requires static io.netty.common;
    requires static io.netty.transport;
    requires static dev.failsafe.core;
    requires static org.yaml.snakeyaml;
    requires static com.fasterxml.jackson.core;
    requires static com.fasterxml.jackson.dataformat.yaml;

    exports dev.weir;
    exports dev.weir.memory;
    exports dev.weir.redis;
    exports dev.weir.http;
    exports dev.weir.config;
}
