package dev.weir.http;

/** The request field in which trusted proxies name the address they were called from. */
public enum ForwardedField {

    /** {@code Forwarded}, RFC 7239: the {@code for} parameter of its elements. */
    FORWARDED("Forwarded"),

    /** {@code X-Forwarded-For}: a list of addresses, the latest hop last. */
    X_FORWARDED_FOR("X-Forwarded-For");

    private final String fieldName;

    ForwardedField(String fieldName) {
        this.fieldName = fieldName;
    }

    /**
     * The name of the field as it stands in a request.
     *
     * @return the field name
     */
    public String fieldName() {
        return fieldName;
    }

    /**
     * The field of that name.
     *
     * @param fieldName {@code Forwarded} or {@code X-Forwarded-For}, in upper or lower case
     * @return the field
     * @throws IllegalArgumentException if it is any other text
     */
    public static ForwardedField parse(String fieldName) {
        for (ForwardedField field : values()) {
            if (field.fieldName.equalsIgnoreCase(fieldName.strip())) {
                return field;
            }
        }
        throw new IllegalArgumentException("\"" + fieldName
                + "\" is not a field that names client addresses; right is Forwarded or X-Forwarded-For");
    }

    @Override
    public String toString() {
        return fieldName;
    }
}
