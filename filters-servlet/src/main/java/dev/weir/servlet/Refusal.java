package dev.weir.servlet;

import dev.weir.http.Verdict;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Writes the answers that a gate gives in the application's place. */
final class Refusal {

    private Refusal() {}

    /** Writes the answer; once the response is on its way there is nothing left to say. */
    static void write(Verdict verdict, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted() || request.getDispatcherType() == DispatcherType.INCLUDE) {
            return; // the page around it is not ours to answer
        }
        response.resetBuffer();
        response.setStatus(verdict.status());
        verdict.fields().forEach((name, value) -> {
            if (name.equals("Vary")) { // beside what an earlier filter, such as one for CORS, said
                response.addHeader(name, value);
            } else {
                response.setHeader(name, value);
            }
        });
        byte[] content = verdict.content();
        if (request.getMethod().equals("HEAD")) {
            response.setContentLength(content.length);
        } else {
            write(content, response);
        }
    }

    private static void write(byte[] content, HttpServletResponse response) throws IOException {
        ServletOutputStream out;
        try {
            out = response.getOutputStream();
        } catch (IllegalStateException e) {
            // An earlier filter asked for the writer, and so fixed the charset.
            String text = new String(content, StandardCharsets.UTF_8);
            response.setContentLength(text.getBytes(Charset.forName(response.getCharacterEncoding())).length);
            response.getWriter().write(text);
            return;
        }
        response.setContentLength(content.length);
        out.write(content);
    }
}
