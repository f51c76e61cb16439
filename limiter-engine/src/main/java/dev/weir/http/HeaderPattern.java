package dev.weir.http;

/** A header field of which a line has a value. */
record HeaderPattern(String name, String value) {

    static HeaderPattern of(String name, String value) {
        if (name.isEmpty() || !FieldSyntax.isToken(name)) {
            throw new IllegalArgumentException("header field " + Quoted.forMessage(name)
                    + " is not a name that HTTP allows (RFC 9110, token); right is for example X-Api-Key");
        }
        return new HeaderPattern(name, value);
    }

    boolean matches(HttpRequest request) {
        for (String line : request.headers(name)) {
            if (Wildcard.matches(value, FieldSyntax.trim(line))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
