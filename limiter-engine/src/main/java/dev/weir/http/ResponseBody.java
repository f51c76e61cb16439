package dev.weir.http;

import java.nio.charset.StandardCharsets;

/**
 * A response's content.
 *
 * @param contentType the value of its {@code Content-Type} field
 * @param text the content
 */
record ResponseBody(String contentType, String text) {

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
