package dev.weir.config;

import dev.weir.Backend;
import dev.weir.memory.MemoryBackend;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backend as settings describe it. Two are equal if everything that they say about it is. */
final class BackendChoice {

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    private final Map<Setting, Object> values;
    private final Supplier<Backend> maker;
    private final String described;
    private final List<Found> unused;

    private BackendChoice(Map<Setting, Object> values, Supplier<Backend> maker, String described, List<Found> unused) {
        this.values = values;
        this.maker = maker;
        this.described = described;
        this.unused = unused;
    }

    /**
     * Reads the settings of the backend, and none that belong to another kind of backend: who goes over, or back, changes
     * one setting.
     *
     * @throws IllegalArgumentException naming where what is wrong was read
     */
    static BackendChoice of(Settings settings) {
        Found kind = settings.findOrDefault(Setting.BACKEND);
        Reading reading = new Reading(settings);
        boolean[] redis = {false};
        reading.use(Setting.BACKEND, kind, BackendChoice::isRedis, value -> redis[0] = value);
        Supplier<Backend> maker = redis[0] ? RedisChoice.of(reading, kind) : memory(reading);
        List<Setting> others = redis[0] ? List.of(Setting.MAX_BUCKETS) : Setting.OF_REDIS;
        return new BackendChoice(
                reading.values(), maker, (redis[0] ? "Redis" : "memory") + ", by " + kind, unused(settings, others));
    }

    private static boolean isRedis(String kind) {
        return switch (kind) {
            case "memory" -> false;
            case "redis" -> true;
            default -> throw new IllegalArgumentException("\"" + kind + "\" is no backend; it must be memory or redis");
        };
    }

    private static Supplier<Backend> memory(Reading reading) {
        MemoryBackend.Builder builder = MemoryBackend.builder();
        reading.use(Setting.MAX_BUCKETS, Values::number, builder::maxBuckets);
        return builder::build;
    }

    private static List<Found> unused(Settings settings, List<Setting> others) {
        return others.stream()
                .map(settings::find)
                .filter(Objects::nonNull)
                .filter(found -> !found.isOfPlatform())
                .toList();
    }

    /** Makes the backend. */
    Backend open() {
        LOG.info("Limits are kept in {}", described);
        if (!unused.isEmpty()) {
            LOG.info("Unused, because they are not for {}: {}", described, unused);
        }
        return maker.get();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BackendChoice choice && values.equals(choice.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Names the kind and nothing else: values may be secret. */
    @Override
    public String toString() {
        return described;
    }
}
