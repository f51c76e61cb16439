package dev.weir.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.ClusterServersConfig;
import org.redisson.config.Config;

/** A real Redis Cluster: three masters with a third of the slots each, and a replica of each. */
final class RedisCluster implements AutoCloseable {

    static final int MASTERS = 3;
    private static final int BUS = 10_000;
    private static final int SLOTS_OF_ONE = Slot.COUNT / MASTERS + 1;

    /** The one for all tests that leave it whole. */
    private static final class Shared {
        static final RedisCluster CLUSTER = new RedisCluster(60_000);
        static final RedissonClient CLIENT = CLUSTER.client();
    }

    private final List<RedisProcess> nodes = new ArrayList<>();

    /**
     * A cluster that is ready.
     *
     * @param nodeTimeout after so many milliseconds a node that is silent is replaced
     */
    RedisCluster(int nodeTimeout) {
        for (int i = 0; i < 2 * MASTERS; i++) {
            nodes.add(RedisProcess.startAt(
                    portWithBus(),
                    "--cluster-enabled",
                    "yes",
                    "--cluster-node-timeout",
                    "2000", // for a longer one joining takes longer too
                    "--cluster-announce-ip",
                    "127.0.0.1",
                    "--repl-diskless-sync-delay",
                    "0"));
        }
        for (int i = 0; i < nodes.size(); i++) {
            try (RedisCli cli = cli(i)) {
                cli.call("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
                if (i < MASTERS) {
                    cli.call(slots(i));
                }
                cli.call(
                        "CLUSTER",
                        "MEET",
                        "127.0.0.1",
                        Integer.toString(nodes.get(0).port()));
            }
        }
        until(() -> all(cli -> cli.text("CLUSTER", "INFO").contains("cluster_known_nodes:" + nodes.size())));
        for (int i = MASTERS; i < nodes.size(); i++) {
            try (RedisCli cli = cli(i)) {
                String master = id(i - MASTERS);
                until(() -> cli.text("CLUSTER", "REPLICATE", master).equals("OK"));
            }
        }
        until(() -> all(cli -> cli.text("CLUSTER", "INFO").contains("cluster_state:ok")
                && cli.text("CLUSTER", "NODES")
                                .lines()
                                .filter(l -> l.contains("slave"))
                                .count()
                        == MASTERS));
        until(() -> IntStream.range(MASTERS, nodes.size()).allMatch(i -> {
            try (RedisCli cli = cli(i)) {
                return cli.text("INFO", "replication").contains("master_link_status:up");
            }
        }));
        until(() -> all(cli -> cli.text("CONFIG", "SET", "cluster-node-timeout", Integer.toString(nodeTimeout))
                .equals("OK")));
    }

    static RedisCluster shared() {
        return Shared.CLUSTER;
    }

    static RedissonClient sharedClient() {
        return Shared.CLIENT;
    }

    private static int portWithBus() {
        while (true) {
            int port = RedisProcess.freePort();
            if (port + BUS <= 65_535) {
                return port;
            }
        }
    }

    private static String[] slots(int master) {
        IntStream its = IntStream.range(master * SLOTS_OF_ONE, Math.min(Slot.COUNT, (master + 1) * SLOTS_OF_ONE));
        return Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), its.mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(60))
                .until(condition);
    }

    private boolean all(Predicate<RedisCli> condition) {
        return IntStream.range(0, nodes.size()).allMatch(i -> {
            try (RedisCli cli = cli(i)) {
                return condition.test(cli);
            }
        });
    }

    /** A client as a user would make it, with Redisson's retries, that looks for changes often. */
    RedissonClient client() {
        return client(new Config());
    }

    RedissonClient client(String user, String password) {
        return client(new Config().setUsername(user).setPassword(password));
    }

    private RedissonClient client(Config config) {
        ClusterServersConfig servers = config.useClusterServers()
                .setScanInterval(300)
                .setMasterConnectionPoolSize(8)
                .setMasterConnectionMinimumIdleSize(2)
                .setSlaveConnectionPoolSize(2)
                .setSlaveConnectionMinimumIdleSize(1);
        nodes.forEach(node -> servers.addNodeAddress(node.url()));
        return Redisson.create(config);
    }

    RedisProcess node(int i) {
        return nodes.get(i);
    }

    RedisCli cli(int node) {
        return new RedisCli(nodes.get(node));
    }

    String id(int node) {
        try (RedisCli cli = cli(node)) {
            return cli.text("CLUSTER", "MYID");
        }
    }

    /** Moves a slot with all that is in it, as an operator's tool does it. */
    void move(int slot, int from, int to) {
        startMove(slot, from, to);
        finishMove(slot, from, to);
    }

    /** From now on the slot is on its way, and nothing of it has moved. */
    void startMove(int slot, int from, int to) {
        try (RedisCli source = cli(from);
                RedisCli target = cli(to)) {
            ok(target.call("CLUSTER", "SETSLOT", Integer.toString(slot), "IMPORTING", id(from)));
            ok(source.call("CLUSTER", "SETSLOT", Integer.toString(slot), "MIGRATING", id(to)));
        }
    }

    /** One key of a slot that is on its way. */
    void moveKey(String key, int from, int to) {
        try (RedisCli source = cli(from)) {
            ok(source.call(
                    "MIGRATE", "127.0.0.1", Integer.toString(nodes.get(to).port()), key, "0", "5000"));
        }
    }

    /**
     * What is left of a slot that is on its way, and the slot; ends when all nodes know. A slot that goes on before that may
     * be claimed by two masters in the same epoch, and is then at neither: each sends callers to the other.
     */
    void finishMove(int slot, int from, int to) {
        String number = Integer.toString(slot);
        try (RedisCli source = cli(from);
                RedisCli target = cli(to)) {
            while (true) {
                List<?> keys = (List<?>) source.call("CLUSTER", "GETKEYSINSLOT", number, "1");
                if (keys.isEmpty()) {
                    break;
                }
                moveKey((String) keys.get(0), from, to);
            }
            ok(target.call("CLUSTER", "SETSLOT", number, "NODE", id(to)));
            ok(source.call("CLUSTER", "SETSLOT", number, "NODE", id(to)));
        }
        String owner = id(to);
        until(() -> all(cli -> owner.equals(ownerOf(slot, cli.text("CLUSTER", "NODES")))));
        until(() -> IntStream.range(0, nodes.size())
                        .mapToObj(this::epoch)
                        .distinct()
                        .count()
                == 1);
    }

    private static String ownerOf(int slot, String view) {
        return view.lines()
                .map(line -> line.split(" ", -1))
                .filter(node -> Stream.of(node).skip(8).anyMatch(range -> isIn(slot, range)))
                .map(node -> node[0])
                .collect(Collectors.joining(" and "));
    }

    private static boolean isIn(int slot, String range) {
        if (range.startsWith("[")) {
            return false;
        }
        String[] ends = range.split("-", -1);
        return slot >= Integer.parseInt(ends[0]) && slot <= Integer.parseInt(ends[ends.length - 1]);
    }

    private String epoch(int node) {
        try (RedisCli cli = cli(node)) {
            return cli.text("CLUSTER", "INFO")
                    .lines()
                    .filter(line -> line.startsWith("cluster_current_epoch:"))
                    .findAny()
                    .orElseThrow();
        }
    }

    private static void ok(Object answer) {
        if (!"OK".equals(answer)) {
            throw new IllegalStateException("a cluster said " + answer);
        }
    }

    /** Which of the masters had a key's slot at first. */
    static int masterOf(String key) {
        return Slot.of(key) / SLOTS_OF_ONE;
    }

    /** Speaks to who had the key's slot at first. */
    RedisCli cliFor(String key) {
        return cli(masterOf(key));
    }

    void each(Consumer<RedisCli> action) {
        for (int i = 0; i < nodes.size(); i++) {
            try (RedisCli cli = cli(i)) {
                action.accept(cli);
            }
        }
    }

    /** A call at every master that was one at first, added up. */
    long sum(ToLongFunction<RedisCli> of) {
        long sum = 0;
        for (int i = 0; i < MASTERS; i++) {
            try (RedisCli cli = cli(i)) {
                sum += of.applyAsLong(cli);
            }
        }
        return sum;
    }

    /** Callers' keys whose buckets are in so many different slots, over all masters in turn. */
    static List<String> keysInSlots(String prefix, int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; keys.size() < count; i++) {
            String key = prefix + i;
            if (masterOf("{r" + key + "}") == keys.size() % MASTERS) {
                keys.add(key);
            }
        }
        return keys;
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }

    @Override
    public String toString() {
        return Arrays.toString(nodes.stream().mapToInt(RedisProcess::port).toArray());
    }
}
