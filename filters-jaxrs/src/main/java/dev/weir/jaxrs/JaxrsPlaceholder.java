package dev.weir.jaxrs;

/** Holds the package's place. */
public final class JaxrsPlaceholder {
    private JaxrsPlaceholder() {}
}
