package dev.weir;

/** Holds the package's place. */
public final class EnginePlaceholder {
    private EnginePlaceholder() {}
}
