package dev.weir.config;

import dev.weir.Backend;
import dev.weir.internal.DurationText;
import dev.weir.redis.BreakerSettings;
import dev.weir.redis.OnError;
import dev.weir.redis.RedisBackend;
import dev.weir.redis.RedisBackendBuilder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings of a backend in Redis. */
final class RedisChoice {

    /** What the backend needs besides Weir: a class of it, and where it comes from. */
    private static final Map<String, String> NEEDED = Map.of(
            "org.redisson.Redisson", "org.redisson:redisson",
            "dev.failsafe.CircuitBreaker", "dev.failsafe:failsafe");

    private BreakerSettings breaker = BreakerSettings.DEFAULT;

    private RedisChoice() {}

    /**
     * Reads them all.
     *
     * @param kind where {@code redis} was said
     * @throws IllegalArgumentException if one is wrong, none says which Redis, or a library is missing
     */
    static Supplier<Backend> of(Reading reading, Found kind) {
        String missing = NEEDED.entrySet().stream()
                .filter(needed -> !isPresent(needed.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .collect(Collectors.joining(" and "));
        if (!missing.isEmpty()) {
            throw kind.wrong(
                    "redis needs " + missing + " on the class path; add the Maven dependency, or set it to memory");
        }
        RedisBackendBuilder builder = source(reading, kind);
        new RedisChoice().read(reading, builder);
        return builder::build;
    }

    static boolean isPresent(String name) {
        try {
            Class.forName(name, false, RedisChoice.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static RedisBackendBuilder source(Reading reading, Found kind) {
        Settings settings = reading.settings();
        Found url = settings.find(Setting.REDIS_URL);
        Found config = settings.find(Setting.REDIS_CONFIG);
        if (config != null && url != null && !url.isOfPlatform()) {
            throw new IllegalArgumentException(config + " and " + url + " both say where Redis is; leave one out");
        }
        RedisBackendBuilder[] builder = new RedisBackendBuilder[1];
        if (config != null) {
            reading.use(
                    Setting.REDIS_CONFIG,
                    config,
                    Function.identity(),
                    path -> builder[0] = RedisBackend.configuredBy(path(path)));
        } else if (url != null) {
            reading.use(Setting.REDIS_URL, url, Function.identity(), text -> builder[0] = RedisBackend.at(text));
        } else {
            throw kind.wrong("redis needs to know where Redis is; set " + settings.names(Setting.REDIS_URL));
        }
        return builder[0];
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no path: " + e.getReason(), e);
        }
    }

    private void read(Reading reading, RedisBackendBuilder builder) {
        reading.use(Setting.KEY_PREFIX, Function.identity(), builder::keyPrefix);
        Found secret = reading.settings().find(Setting.KEY_SECRET);
        if (secret != null) {
            reading.use(Setting.KEY_SECRET, secret, Function.identity(), builder::keySecret);
        }
        Found silence = reading.settings().find(Setting.SILENCE);
        if (silence != null) {
            silence.give(text -> builder.silenced(Silence.ofRedis(text)));
        }
        reading.use(Setting.TIMEOUT, DurationText::parse, builder::timeout);
        reading.use(Setting.ON_ERROR, RedisChoice::onError, builder::onError);
        reading.use(Setting.LOCAL_SHARE, Values::decimal, builder::localShare);
        // Each is checked by itself, beside what the others are by default, so that a message names the one.
        breaker(
                reading,
                Setting.BREAKER_FAILURE_PERCENT,
                Values::number,
                (now, percent) -> new BreakerSettings(percent, now.calls(), now.window(), now.probeEvery()));
        breaker(
                reading,
                Setting.BREAKER_CALLS,
                Values::number,
                (now, calls) -> new BreakerSettings(now.failurePercent(), calls, now.window(), now.probeEvery()));
        breaker(
                reading,
                Setting.BREAKER_WINDOW,
                DurationText::parse,
                (now, window) -> new BreakerSettings(now.failurePercent(), now.calls(), window, now.probeEvery()));
        breaker(
                reading,
                Setting.BREAKER_PROBE_EVERY,
                DurationText::parse,
                (now, probeEvery) -> new BreakerSettings(now.failurePercent(), now.calls(), now.window(), probeEvery));
        builder.breaker(breaker);
        reading.use(Setting.BATCH_SIZE, Values::number, builder::batchSize);
        reading.use(Setting.DENY_CACHE_SIZE, Values::number, builder::denyCacheSize);
        reading.use(Setting.DENY_CACHE_MAX_AGE, DurationText::parse, builder::denyCacheMaxAge);
        reading.use(Setting.BUCKET_TTL, DurationText::parse, builder::bucketTtl);
        reading.use(Setting.FAIL_FAST, Values::bool, builder::failFast);
    }

    private <T> void breaker(
            Reading reading,
            Setting setting,
            Function<String, T> parse,
            BiFunction<BreakerSettings, T, BreakerSettings> with) {
        reading.use(setting, parse, value -> breaker = with.apply(breaker, value));
    }

    private static OnError onError(String text) {
        return Stream.of(OnError.values())
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(text))
                .findAny()
                .orElseThrow(() ->
                        new IllegalArgumentException("\"" + text + "\" is no answer; it must be deny, allow or local"));
    }
}
