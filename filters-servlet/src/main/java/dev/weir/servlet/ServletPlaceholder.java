package dev.weir.servlet;

/** Holds the package's place. */
public final class ServletPlaceholder {
    private ServletPlaceholder() {}
}
