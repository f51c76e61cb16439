package dev.weir.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a Redis and does as told with its replies; requests always get through. */
final class ReplyProxy implements AutoCloseable {

    /** What becomes of a reply. */
    enum Replies {
        PASS,
        SWALLOW,
        CUT,
        EMPTY_ERROR
    }

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile Replies replies = Replies.PASS;

    ReplyProxy(RedisProcess redis) {
        target = redis.port();
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** How many replies did not arrive as they were. */
    int lost() {
        return lost.get();
    }

    /** From now on; connections that missed a reply are closed, for what came next would be taken for it. */
    void replies(Replies choice) {
        replies = choice;
        if (choice == Replies.PASS) {
            sockets.forEach(ReplyProxy::close);
            sockets.clear();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(redis);
                daemon(() -> pump(client, redis, false));
                daemon(() -> pump(redis, client, true));
            } catch (IOException e) {
                // The server socket was closed, or one connection failed.
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isReply) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Replies now = isReply ? replies : Replies.PASS;
                if (now != Replies.PASS) {
                    lost.incrementAndGet();
                }
                switch (now) {
                    case PASS -> out.write(buffer, 0, n);
                    case SWALLOW -> {}
                    case CUT -> {
                        return;
                    }
                    case EMPTY_ERROR -> out.write("-\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // One side is gone; the other is closed with it.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "reply-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(server);
        sockets.forEach(ReplyProxy::close);
    }
}
