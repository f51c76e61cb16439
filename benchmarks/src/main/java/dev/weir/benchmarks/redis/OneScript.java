package dev.weir.benchmarks.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** A script of one's own, sent once for each decision, with nothing around it. */
final class OneScript implements Contender {

    static final String ONE_CALL = "one-call";
    static final String GATEWAY = "gateway-script";

    private final String name;
    private final String setting;
    private final RScript scripts;
    private final String text;
    private final Function<String, List<Object>> names;
    private final Object[] arguments;

    private OneScript(
            String name,
            String setting,
            RedissonClient client,
            String file,
            Function<String, List<Object>> names,
            Object... arguments) {
        this.name = name;
        this.setting = setting;
        this.scripts = client.getScript(StringCodec.INSTANCE);
        this.text = text(file);
        this.names = names;
        this.arguments = arguments;
    }

    /** A bucket of one limit as lean as it can be: cost, time to fill and TTL are handed over. */
    static OneScript lean(RedissonClient client, String setting) {
        return new OneScript(ONE_CALL, setting, client, "lean.lua", key -> List.of("one:" + key), 1, 1_000_000, 10_001);
    }

    /** The algorithm of Spring Cloud Gateway's RedisRateLimiter: rate, burst, the client's clock or "", permits. */
    static OneScript gateway(RedissonClient client, String setting) {
        return new OneScript(
                GATEWAY,
                setting,
                client,
                "gateway.lua",
                key -> List.of("gateway.{" + key + "}.tokens", "gateway.{" + key + "}.timestamp"),
                Keys.PERMITS,
                Keys.PERMITS,
                "",
                1);
    }

    private static String text(String file) {
        try (InputStream in = Objects.requireNonNull(OneScript.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String setting() {
        return setting;
    }

    @Override
    public boolean take(String key) {
        return allowed(
                scripts.eval(RScript.Mode.READ_WRITE, text, RScript.ReturnType.LIST, names.apply(key), arguments));
    }

    @Override
    public CompletionStage<Boolean> takeAsync(String key) {
        return scripts.<List<Object>>evalAsync(
                        RScript.Mode.READ_WRITE, text, RScript.ReturnType.LIST, names.apply(key), arguments)
                .thenApply(OneScript::allowed);
    }

    private static boolean allowed(List<Object> answer) {
        return ((Number) answer.get(0)).intValue() == 1;
    }
}
