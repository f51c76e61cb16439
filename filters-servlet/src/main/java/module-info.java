/** Rate limiting as a Jakarta Servlet filter. */
module dev.weir.servlet {
    requires transitive dev.weir;
    requires transitive jakarta.servlet;
    requires org.slf4j;

    exports dev.weir.servlet;
}
