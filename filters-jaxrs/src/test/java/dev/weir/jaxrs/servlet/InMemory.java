package dev.weir.jaxrs.servlet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A web application without a server. */
final class InMemory implements WebApplication {

    private final Map<String, Object> all = new HashMap<>();
    private final @Nullable List<Reader> readers;

    InMemory(@Nullable List<Reader> readers) {
        this.readers = readers;
    }

    @Override
    public @Nullable Object get(String name) {
        return all.get(name);
    }

    @Override
    public void set(String name, Object value) {
        all.put(name, value);
    }

    @Override
    public @Nullable List<Reader> readers() {
        return readers;
    }
}
