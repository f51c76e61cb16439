package dev.weir.config;

import dev.weir.Limit;
import dev.weir.http.PolicyBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the plans of a policy. Not thread-safe; used once. */
final class PlansReader {

    private final PolicyTokens tokens;
    private final Map<String, List<Limit>> limits = new LinkedHashMap<>();
    private @Nullable String by;

    PlansReader(PolicyTokens tokens) {
        this.tokens = tokens;
    }

    Consumer<PolicyBuilder> read() {
        Place start = tokens.place();
        tokens.object(
                "plans",
                Map.of(
                        "by",
                        () -> by = tokens.text("by"),
                        "limits",
                        () -> tokens.entries(
                                "limits",
                                plan -> limits.put(
                                        plan, PolicyReader.limits(tokens, "the limits of plan \"" + plan + "\"")))));
        String part = by;
        if (part == null || limits.isEmpty()) {
            throw start.wrong("plans have no " + (part == null ? "by" : "limits")
                    + "; right is for example {\"by\": \"role\", \"limits\": {\"gold\": \"100/1s\"}}");
        }
        return policy -> policy.plans(part, limits);
    }
}
