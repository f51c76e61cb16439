package dev.weir.memory;

/** Holds the package's place. */
public final class MemoryPlaceholder {
    private MemoryPlaceholder() {}
}
