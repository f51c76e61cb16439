package dev.weir.config;

import org.jspecify.annotations.Nullable;

/** The attributes of a web application: of its servlet context, which this package does not know. */
public interface Attributes {

    /**
     * An attribute.
     *
     * @param name its name
     * @return null if there is none
     */
    @Nullable
    Object get(String name);

    /**
     * Sets an attribute.
     *
     * @param name its name
     * @param value its value
     */
    void set(String name, Object value);
}
