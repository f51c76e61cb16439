package dev.weir.jaxrs;

import dev.weir.http.ResponseFields;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps response fields with the request until there is a response. Used by one thread at a time. */
final class HeldFields implements ResponseFields {

    private static final String PROPERTY = HeldFields.class.getName();

    private final ContainerRequestContext request;
    private final List<Field> fields = new ArrayList<>(4);

    /**
     * One line.
     *
     * @param alone whether it replaces what is there
     */
    private record Field(String name, String value, boolean alone) {}

    HeldFields(ContainerRequestContext request) {
        this.request = request;
    }

    @Override
    public void set(String name, String value) {
        Field field = new Field(name, value, true);
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).alone && fields.get(i).name.equals(name)) {
                fields.set(i, field);
                return;
            }
        }
        hold(field);
    }

    @Override
    public void add(String name, String value) {
        hold(new Field(name, value, false));
    }

    private void hold(Field field) {
        if (fields.isEmpty()) {
            request.setProperty(PROPERTY, this);
        }
        fields.add(field);
    }

    /** What is kept with the request. Properties can be set from outside, so anything else in its place is ignored. */
    static @Nullable HeldFields of(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof HeldFields held ? held : null;
    }

    void copyTo(MultivaluedMap<String, Object> response) {
        for (Field field : fields) {
            if (field.alone) {
                response.putSingle(field.name, field.value);
            } else {
                response.add(field.name, field.value);
            }
        }
    }
}
