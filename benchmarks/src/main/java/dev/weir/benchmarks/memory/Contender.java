package dev.weir.benchmarks.memory;

/** Something that lets a key take one permit, or not. */
interface Contender {
    boolean take(String key);
}
