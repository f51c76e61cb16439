package dev.weir.redis;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.config.Config;
import org.redisson.misc.RedisURI;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A configuration file of Redisson's. What is wrong with one is told by file, line and setting; no message, and no cause,
 * quotes a value, for it may be a password.
 */
final class RedissonYaml {

    private static final Pattern MODE = Pattern.compile("singleServerConfig|\\w+ServersConfig");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([\\w.]+)}");
    private static final Pattern SETTING = Pattern.compile("Cannot create property=(\\w+)");

    private final Path file;

    private RedissonYaml(Path file) {
        this.file = file;
    }

    /**
     * The settings that a file holds.
     *
     * @throws IllegalArgumentException if it cannot be read, or what it says cannot be right
     */
    static Config config(Path file) {
        return new RedissonYaml(file).read();
    }

    private Config read() {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("the Redisson file " + file + " cannot be read: " + e, e);
        }
        placeholders(text);
        try {
            String mode = mode(new Yaml().compose(new StringReader(text)));
            Config config = Config.fromYAML(text);
            addresses(config, mode).forEach(address -> check(address, mode));
            config.setLazyInitialization(false); // else the first request would connect, on its own thread
            return config;
        } catch (YAMLException e) {
            throw wrong(where(e));
        }
    }

    /** Redisson would leave one that stands for nothing as it is. */
    private void placeholders(String text) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Matcher placeholder = PLACEHOLDER.matcher(line);
            while (!line.stripLeading().startsWith("#") && placeholder.find()) {
                String name = placeholder.group(1);
                if (System.getenv(name) == null && System.getProperty(name) == null) {
                    throw wrong("line " + number + " asks for ${" + name
                            + "}, which is neither an environment variable nor a system property");
                }
            }
        }
    }

    private String mode(@Nullable Node root) {
        List<String> modes = new ArrayList<>();
        if (root instanceof MappingNode settings) {
            for (NodeTuple setting : settings.getValue()) {
                if (setting.getKeyNode() instanceof ScalarNode name
                        && MODE.matcher(name.getValue()).matches()) {
                    modes.add(name.getValue());
                }
            }
        }
        if (modes.size() != 1) {
            throw wrong("it has " + (modes.isEmpty() ? "no server" : modes)
                    + "; right is one of singleServerConfig, sentinelServersConfig, clusterServersConfig and"
                    + " replicatedServersConfig");
        }
        return modes.get(0);
    }

    private static List<? extends @Nullable String> addresses(Config config, String mode) {
        return switch (mode) {
            case "singleServerConfig" -> all(config.useSingleServer().getAddress());
            case "sentinelServersConfig" -> all(config.useSentinelServers().getSentinelAddresses());
            case "clusterServersConfig" -> all(config.useClusterServers().getNodeAddresses());
            case "replicatedServersConfig" -> all(config.useReplicatedServers().getNodeAddresses());
            default -> all(config.useMasterSlaveServers().getMasterAddress());
        };
    }

    private static List<? extends @Nullable String> all(@Nullable String address) {
        return Collections.singletonList(address);
    }

    private static List<? extends @Nullable String> all(@Nullable List<? extends @Nullable String> addresses) {
        return addresses == null || addresses.isEmpty() ? all((String) null) : addresses;
    }

    private void check(@Nullable String address, String mode) {
        try {
            RedisURI uri = new RedisURI(Objects.requireNonNull(address));
            if (uri.isUDS() || (uri.getPort() > 0 && !address.matches("\\w+://[^/]*/.+"))) {
                return;
            }
        } catch (IllegalArgumentException | NullPointerException e) {
            // Told below, without the value.
        }
        throw wrong("an address of " + mode + " is missing or cannot be read; right is redis://host:port, or"
                + " rediss://host:port for TLS, with user, password and database as settings of their own");
    }

    private static String where(YAMLException thrown) {
        Mark mark = null;
        String setting = null;
        boolean unknown = false;
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof MarkedYAMLException marked) {
                mark = marked.getProblemMark() == null ? mark : marked.getProblemMark();
                Matcher named = SETTING.matcher(String.valueOf(marked.getContext()));
                setting = named.lookingAt() ? named.group(1) : setting;
            }
            // Redisson's way of looking for a setting finds null where there is none.
            unknown = t instanceof NullPointerException;
        }
        String place = mark == null ? "it" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
        if (setting == null) {
            return place + " is no YAML of settings";
        }
        return place + ": " + setting
                + (unknown ? " is no setting of Redisson's there" : " has a value of another kind than it must have");
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the Redisson file " + file + ": " + what);
    }
}
