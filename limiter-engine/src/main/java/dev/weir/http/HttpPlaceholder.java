package dev.weir.http;

/** Holds the package's place. */
public final class HttpPlaceholder {
    private HttpPlaceholder() {}
}
