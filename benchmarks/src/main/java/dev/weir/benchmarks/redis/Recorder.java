package dev.weir.benchmarks.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Hears by MONITOR which scripts a server is sent, so that exactly these can be measured by themselves. */
final class Recorder implements AutoCloseable {

    private static final String END = "weir-benchmarks-end";

    private final RedisServer server;
    private final RespConnection monitor;

    Recorder(RedisServer server) throws IOException {
        this.server = server;
        this.monitor = server.connect();
        monitor.call("MONITOR");
    }

    /** The script calls since the last time, each as its words. */
    List<List<String>> scripts() throws IOException {
        try (RespConnection other = server.connect()) {
            other.call("ECHO", END);
        }
        List<List<String>> scripts = new ArrayList<>();
        for (List<String> words = words(monitor.line()); !words.contains(END); words = words(monitor.line())) {
            if (words.get(0).equalsIgnoreCase("EVALSHA")) {
                scripts.add(words);
            }
        }
        return scripts;
    }

    /** {@code +time [database address] "word" "word"}, where a byte that does not print is {@code \x} and two digits. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = line.indexOf("] \"") + 2;
        while (at < line.length()) {
            StringBuilder word = new StringBuilder();
            for (at++; line.charAt(at) != '"'; at++) {
                char c = line.charAt(at);
                if (c == '\\') {
                    at++;
                    switch (line.charAt(at)) {
                        case 'n' -> word.append('\n');
                        case 'r' -> word.append('\r');
                        case 't' -> word.append('\t');
                        case 'a' -> word.append((char) 7);
                        case 'b' -> word.append('\b');
                        case 'x' -> {
                            word.append((char) Integer.parseInt(line, at + 1, at + 3, 16));
                            at += 2;
                        }
                        default -> word.append(line.charAt(at));
                    }
                } else {
                    word.append(c);
                }
            }
            words.add(word.toString());
            at += 2;
        }
        return words;
    }

    @Override
    public void close() throws IOException {
        monitor.close();
    }
}
