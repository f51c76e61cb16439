package dev.weir.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks to a server past any client; bytes are ISO 8859-1 characters, an error is a text that begins with {@code -}. */
final class RedisCli implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    RedisCli(RedisProcess redis) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
            socket.setSoTimeout(30_000);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One command and its answer: a text, a {@code Long}, a list, or null. */
    Object call(String... words) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(bytes("*" + words.length + "\r\n"));
            for (String word : words) {
                out.writeBytes(bytes("$" + word.length() + "\r\n" + word + "\r\n"));
            }
            socket.getOutputStream().write(out.toByteArray());
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String... words) {
        return String.valueOf(call(words));
    }

    long number(String... words) {
        return Long.parseLong(text(words));
    }

    /** How often a command was executed, by clients and by scripts. */
    long executed(String command) {
        Matcher calls =
                Pattern.compile("(?m)^cmdstat_" + command + ":calls=(\\d+)").matcher(text("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    /** How often scripts were sent. */
    long scripts() {
        return executed("evalsha") + executed("eval");
    }

    /** How often anything was written. */
    long writes() {
        return executed("set") + executed("del") + executed("pexpire") + executed("pexpireat");
    }

    /** The server's clock, in microseconds. */
    long time() {
        List<?> time = (List<?>) call("TIME");
        return Long.parseLong((String) time.get(0)) * 1_000_000 + Long.parseLong((String) time.get(1));
    }

    private Object answer() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> line;
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> throw new IOException("not RESP: " + line);
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private List<Object> list(int length) throws IOException {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            all.add(answer());
        }
        return all;
    }

    private String line() throws IOException {
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
