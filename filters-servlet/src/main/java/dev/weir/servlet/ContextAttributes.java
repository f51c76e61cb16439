package dev.weir.servlet;

import dev.weir.config.Attributes;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/** The attributes of a servlet context. */
record ContextAttributes(ServletContext context) implements Attributes {

    @Override
    public @Nullable Object get(String name) {
        return context.getAttribute(name);
    }

    @Override
    public void set(String name, Object value) {
        context.setAttribute(name, value);
    }
}
