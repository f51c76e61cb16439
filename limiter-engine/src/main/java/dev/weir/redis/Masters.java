package dev.weir.redis;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.DefaultCommandMapper;
import org.redisson.config.DefaultNameMapper;
import org.redisson.connection.ConnectionManager;
import org.redisson.connection.MasterSlaveEntry;

/** The masters of a cluster, as the client knows them at the moment. Thread-safe. */
final class Masters {

    private final ConnectionManager connections;
    private final Duration timeout;

    private Masters(ConnectionManager connections, Duration timeout) {
        this.connections = connections;
        this.timeout = timeout;
    }

    /**
     * Those of a client.
     *
     * @param client of a cluster
     * @param timeout for what is sent to one
     * @return null where the client does not tell, being another's wrapper, or calls keys or commands otherwise than we do
     */
    static @Nullable Masters of(RedissonClient client, Duration timeout) {
        if (!(client instanceof Redisson redisson)) {
            return null;
        }
        ConnectionManager connections = redisson.getCommandExecutor().getConnectionManager();
        return connections.getServiceManager().getNameMapper() instanceof DefaultNameMapper
                        && connections.getServiceManager().getCommandMapper() instanceof DefaultCommandMapper
                ? new Masters(connections, timeout)
                : null;
    }

    /** Who has a slot; null where the client knows nobody. */
    @Nullable
    MasterSlaveEntry of(int slot) {
        return connections.getEntry(slot);
    }

    /** All that there are now. */
    Set<Object> now() {
        return Set.copyOf(connections.getEntrySet());
    }

    /** For people. */
    static String name(MasterSlaveEntry master) {
        return "Redis at " + master.getClient().getConfig().getAddress();
    }

    Pipeline to(MasterSlaveEntry master) {
        return new Pipeline(master, connections.getServiceManager(), timeout);
    }
}
