/** Limits, the backend that keeps them in memory, and everything HTTP that is neither Servlet nor JAX-RS. */
module dev.weir {
    requires transitive org.jspecify;
    requires org.slf4j;

    exports dev.weir;
    exports dev.weir.memory;
    exports dev.weir.http;
}
