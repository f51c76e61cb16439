package dev.weir.config;

import dev.weir.http.Exemptions;
import dev.weir.http.PolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads whose requests a policy does not count. Not thread-safe; used once. */
final class ExemptionsReader {

    private final PolicyTokens tokens;
    private Exemptions exemptions = Exemptions.none();
    private @Nullable String header;
    private @Nullable List<String> sha256;

    ExemptionsReader(PolicyTokens tokens) {
        this.tokens = tokens;
    }

    Consumer<PolicyBuilder> read() {
        tokens.object(
                "exempt",
                Map.of(
                        "addresses", () -> texts("addresses", Exemptions::addresses),
                        "principals", () -> texts("principals", Exemptions::principals),
                        "roles", () -> texts("roles", Exemptions::roles),
                        "paths", () -> texts("paths", Exemptions::paths),
                        "secrets", this::secrets));
        return policy -> policy.exempt(exemptions);
    }

    private void texts(String field, BiFunction<Exemptions, List<String>, Exemptions> add) {
        Place place = tokens.place();
        List<String> texts = tokens.texts(field);
        exemptions = place.make(() -> add.apply(exemptions, texts));
    }

    private void secrets() {
        Place start = tokens.place();
        tokens.object(
                "secrets",
                Map.of(
                        "header",
                        () -> header = tokens.text("header"),
                        "sha256",
                        () -> sha256 = tokens.texts("sha256")));
        String field = header;
        List<String> hashes = sha256;
        if (field == null || hashes == null) {
            throw start.wrong("secrets have no " + (field == null ? "header" : "sha256")
                    + "; say which header field holds a secret, and the SHA-256 of each");
        }
        exemptions = start.make(() -> exemptions.secrets(field, hashes));
    }
}
