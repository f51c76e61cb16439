package dev.weir.redis;

import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread of the Redis client's network library that nobody owns. It ends when it has been idle for a second; but if by then
 * a container has stopped the application's class loader it cannot, and so keeps that loader for good.
 */
final class NettyThread {

    private NettyThread() {}

    /** Waits for its end, at most two seconds, in an application whose class loader may go; elsewhere there is no need. */
    static void awaitEnd() {
        if (ClassLoader.getSystemClassLoader().equals(NettyThread.class.getClassLoader())) {
            return;
        }
        try {
            boolean unused = GlobalEventExecutor.INSTANCE.awaitInactivity(2, TimeUnit.SECONDS);
        } catch (IllegalStateException | LinkageError e) {
            // It was never started, or the client has a network library of its own.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
