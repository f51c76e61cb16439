package dev.weir.benchmarks.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A connection past any client library. Characters are bytes (ISO 8859-1). Not thread-safe. */
final class RespConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    RespConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** One command and its answer: a text, a {@code Long}, a list, or null; an error is thrown. */
    @Nullable
    Object call(String... words) throws IOException {
        return pipeline(List.of(List.of(words))).get(0);
    }

    String text(String... words) throws IOException {
        return String.valueOf(call(words));
    }

    /** Commands in one go, then their answers. */
    List<@Nullable Object> pipeline(List<List<String>> commands) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(commands.size() * 128);
        for (List<String> command : commands) {
            write(out, command);
        }
        send(out.toByteArray());
        return answers(commands.size());
    }

    static void write(ByteArrayOutputStream out, List<String> command) {
        out.writeBytes(bytes("*" + command.size() + "\r\n"));
        for (String word : command) {
            out.writeBytes(bytes("$" + word.length() + "\r\n"));
            out.writeBytes(bytes(word));
            out.writeBytes(bytes("\r\n"));
        }
    }

    void send(byte[] commands) throws IOException {
        socket.getOutputStream().write(commands);
    }

    List<@Nullable Object> answers(int count) throws IOException {
        List<@Nullable Object> answers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            answers.add(answer());
        }
        return answers;
    }

    /** A section of INFO as names and values. */
    Map<String, String> info(String section) throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (String line : text("INFO", section).split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return values;
    }

    /** A line that the server sends by itself, such as MONITOR's. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.append((char) b);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    private @Nullable Object answer() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> answers(Math.max(0, Integer.parseInt(rest)));
            default -> throw new IOException("Redis answered " + line);
        };
    }

    private @Nullable String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
