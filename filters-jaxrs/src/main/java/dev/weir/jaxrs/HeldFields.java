package dev.weir.jaxrs;

import dev.weir.http.ResponseFields;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps response fields with the request until there is a response. Used by one thread at a time. */
final class HeldFields implements ResponseFields {

    private static final String PROPERTY = HeldFields.class.getName();

    private final ContainerRequestContext request;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<Map.Entry<String, String>> added = new ArrayList<>();

    HeldFields(ContainerRequestContext request) {
        this.request = request;
    }

    @Override
    public void set(String name, String value) {
        fields.put(name, value);
        request.setProperty(PROPERTY, this);
    }

    @Override
    public void add(String name, String value) {
        added.add(Map.entry(name, value));
        request.setProperty(PROPERTY, this);
    }

    /** What is kept with the request. Properties can be set from outside, so anything else in its place is ignored. */
    static @Nullable HeldFields of(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof HeldFields held ? held : null;
    }

    void copyTo(MultivaluedMap<String, Object> response) {
        fields.forEach(response::putSingle);
        added.forEach(field -> response.add(field.getKey(), field.getValue()));
    }
}
