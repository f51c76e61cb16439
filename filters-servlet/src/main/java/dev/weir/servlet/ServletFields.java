package dev.weir.servlet;

import dev.weir.http.ResponseFields;
import jakarta.servlet.http.HttpServletResponse;

/** The header fields of a servlet's response. */
record ServletFields(HttpServletResponse response) implements ResponseFields {

    @Override
    public void set(String name, String value) {
        response.setHeader(name, value);
    }

    @Override
    public void add(String name, String value) {
        response.addHeader(name, value);
    }
}
