package dev.weir.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A connection that is kept, with one request at a time. An answer ends with the body that is expected, which is simpler to
 * see than its length. Not thread-safe.
 */
final class Connection implements AutoCloseable {

    private static final byte[] STATUS = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = Application.BODY.getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(8192);
    private long asked;

    Connection(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** A request as bytes, to be sent again and again. */
    static ByteBuffer request(String path, String key) {
        byte[] bytes = ("GET " + path + " HTTP/1.1\r\nHost: " + ServerKind.HOST + "\r\n" + Contender.KEY_HEADER + ": "
                        + key + "\r\nAccept: */*\r\nUser-Agent: weir-benchmarks\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    void send(ByteBuffer request) throws IOException {
        request.rewind();
        channel.write(request);
        if (request.hasRemaining()) {
            throw new IOException("a request did not fit into the socket");
        }
        asked = System.nanoTime();
    }

    long asked() {
        return asked;
    }

    /** Reads what is there; whether the answer is complete. */
    boolean receive() throws IOException {
        if (channel.read(answer) < 0) {
            throw new IOException("the server closed a connection after: " + text());
        }
        int start = answer.position() - END.length;
        for (int i = 0; i < END.length; i++) {
            if (start < 0 || answer.get(start + i) != END[i]) {
                return false;
            }
        }
        for (int i = 0; i < STATUS.length; i++) {
            if (answer.get(i) != STATUS[i]) {
                throw new IOException("the server answered: " + text());
            }
        }
        answer.clear();
        return true;
    }

    /** One request, waited for. */
    static String get(int port, String path) throws IOException {
        try (Connection connection = new Connection(port)) {
            connection.send(request(path, "nobody"));
            while (!connection.receive()) {
                // until it is complete
            }
            byte[] bytes = new byte[connection.answer.capacity()];
            connection.answer.get(0, bytes);
            return new String(bytes, StandardCharsets.US_ASCII).replaceFirst("\0+$", "");
        }
    }

    private String text() {
        byte[] bytes = new byte[answer.position()];
        answer.get(0, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
