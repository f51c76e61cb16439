package dev.weir.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The policies of an application in one file: JSON, or YAML if its name ends in {@code .yaml} or {@code .yml}. Needs
 * Jackson's {@code jackson-core}, and {@code jackson-dataformat-yaml} for YAML. Its form is told by
 * {@code docs/policies.schema.json}. Thread-safe.
 */
public final class PolicyFile {

    /** The web application's attribute of the file that its servlet filter reads, for its other filters. */
    public static final String ATTRIBUTE = "dev.weir.config.PolicyFile";

    /** The resource that counts where no file is named. */
    public static final String DEFAULT_RESOURCE = "weir.json";

    private static final String CLASS_PATH = "classpath:";

    private final String location;
    private final @Nullable Path path;
    private final ClassLoader loader;
    private final Function<String, @Nullable String> environment;
    private final AtomicReference<@Nullable String> toldOf = new AtomicReference<>();

    PolicyFile(
            String location, @Nullable Path path, ClassLoader loader, Function<String, @Nullable String> environment) {
        this.location = location;
        this.path = path;
        this.loader = loader;
        this.environment = environment;
    }

    /**
     * A file, or a resource of the class path, that this thread's context class loader finds.
     *
     * @param location a path, or {@code classpath:} and a resource's name
     * @return nothing is read yet
     * @throws IllegalArgumentException if it is no path, or what reads it is not on the class path
     */
    public static PolicyFile at(String location) {
        return at(location, System::getenv);
    }

    static PolicyFile at(String location, Function<String, @Nullable String> environment) {
        require("com.fasterxml.jackson.core.JsonFactory", "com.fasterxml.jackson.core:jackson-core", location);
        if (isYaml(location)) {
            require(
                    "com.fasterxml.jackson.dataformat.yaml.YAMLFactory",
                    "com.fasterxml.jackson.dataformat:jackson-dataformat-yaml",
                    location);
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? PolicyFile.class.getClassLoader() : context;
        try {
            Path path = location.startsWith(CLASS_PATH) ? null : Path.of(location);
            return new PolicyFile(location, path, loader, environment);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + location + "\" is no path: " + e.getReason(), e);
        }
    }

    /** The resource that counts where no file is named; null if there is none. */
    static @Nullable PolicyFile ofClassPath() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null || context.getResource(DEFAULT_RESOURCE) == null
                ? null
                : at(CLASS_PATH + DEFAULT_RESOURCE);
    }

    private static void require(String type, String artifact, String location) {
        if (!RedisChoice.isPresent(type)) {
            throw new IllegalArgumentException(
                    "\"" + location + "\" needs " + artifact + " on the class path; add the Maven dependency");
        }
    }

    private static boolean isYaml(String location) {
        String name = location.toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /**
     * Reads the policies.
     *
     * @param base what every policy has beside what the file says, such as its client addresses
     * @return at least one, in the order of the file
     * @throws IllegalArgumentException if the file cannot be read, or is wrong; with file, line and column
     */
    public List<Policy> read(UnaryOperator<PolicyBuilder> base) {
        return read(content(), base);
    }

    List<Policy> read(byte[] content, UnaryOperator<PolicyBuilder> base) {
        try (PolicyTokens tokens = new PolicyTokens(location, parser(content), new Substitution(environment))) {
            return new PolicyFileReader(tokens, base).read();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("\"" + location + "\" cannot be read: " + e.getMessage(), e);
        }
    }

    /** What stands in the file now. */
    byte[] content() {
        try {
            if (path != null) {
                return Files.readAllBytes(path);
            }
            try (InputStream in = loader.getResourceAsStream(location.substring(CLASS_PATH.length()))) {
                if (in == null) {
                    throw new IllegalArgumentException("\"" + location + "\" was not found on the class path");
                }
                return in.readAllBytes();
            }
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "\"" + location + "\" does not exist, seen from "
                            + Path.of("").toAbsolutePath(),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("\"" + location + "\" cannot be read: " + e, e);
        }
    }

    /** Whether none of those who watch it has told of this problem since it was last right. */
    boolean isNews(String problem) {
        return !problem.equals(toldOf.getAndSet(problem));
    }

    /** It is right again, or still; whether a problem was told since it last was. */
    boolean mended() {
        return toldOf.getAndSet(null) != null;
    }

    /** Whether it can change: what is on the class path does not. */
    boolean canChange() {
        return path != null;
    }

    private JsonParser parser(byte[] content) throws IOException {
        return isYaml(location)
                ? Yaml.parser(content)
                : strict(JsonFactory.builder()).createParser(content);
    }

    private static JsonFactory strict(TSFBuilder<?, ?> builder) {
        return builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    }

    /** Apart, so that its library is looked for only where it is needed. */
    private static final class Yaml {
        static JsonParser parser(byte[] content) throws IOException {
            return new YamlParser((YAMLParser) strict(YAMLFactory.builder()).createParser(content));
        }
    }

    @Override
    public String toString() {
        return location;
    }
}
