package dev.weir.config;

import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads the policies of one file. Not thread-safe; used once. */
final class PolicyFileReader {

    private final PolicyTokens tokens;
    private final UnaryOperator<PolicyBuilder> base;
    private final List<Policy> policies = new ArrayList<>();
    private final Map<String, Place> names = new HashMap<>();

    /**
     * A reader.
     *
     * @param base what every policy has beside what the file says
     */
    PolicyFileReader(PolicyTokens tokens, UnaryOperator<PolicyBuilder> base) {
        this.tokens = tokens;
        this.base = base;
    }

    /**
     * The policies of the file.
     *
     * @throws IllegalArgumentException with the place of what is wrong
     */
    List<Policy> read() {
        tokens.next();
        Place start = tokens.place();
        tokens.object(
                "a policy file",
                Map.of(
                        "$schema", () -> tokens.text("$schema"),
                        "policies", () -> tokens.list("policies", this::policy)));
        tokens.end();
        if (policies.isEmpty()) {
            throw start.wrong("there is no policy; give one in \"policies\"");
        }
        return List.copyOf(policies);
    }

    private void policy() {
        policies.add(new PolicyReader(tokens, base, this::named).read());
    }

    private void named(String name, Place place) {
        Place before = names.put(name, place);
        if (before != null) {
            throw place.wrong("two policies are called \"" + name + "\", the other at " + before);
        }
    }
}
