/** Rate limiting as annotations on JAX-RS resources. */
module dev.weir.jaxrs {
    requires transitive dev.weir;
    requires transitive jakarta.ws.rs;
    requires static jakarta.annotation;
    requires static jakarta.servlet;
    requires org.slf4j;

    exports dev.weir.jaxrs;

    // Containers put their objects into fields.
    opens dev.weir.jaxrs;

    provides jakarta.ws.rs.container.DynamicFeature with
            dev.weir.jaxrs.RateLimitFeature;
    provides jakarta.servlet.ServletContainerInitializer with
            dev.weir.jaxrs.servlet.ApplicationLife;
}
