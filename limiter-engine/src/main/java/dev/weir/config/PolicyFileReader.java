package dev.weir.config;

import dev.weir.Limit;
import dev.weir.config.PolicyTokens.Place;
import dev.weir.http.Mode;
import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
                        "policies", () -> tokens.list("policies", () -> policies.add(new Entry().read()))));
        tokens.end();
        if (policies.isEmpty()) {
            throw start.wrong("there is no policy; give one in \"policies\"");
        }
        return List.copyOf(policies);
    }

    /** One policy: what its fields say is done to a builder in the end, for its name may come last. */
    private final class Entry {

        private final List<Consumer<PolicyBuilder>> steps = new ArrayList<>();
        private @Nullable String name;

        Policy read() {
            Place start = tokens.place();
            tokens.object(
                    "a policy",
                    Map.of(
                            "name", this::name,
                            "match", this::match,
                            "key", () -> text("key", PolicyBuilder::key),
                            "limits", this::limits,
                            "cost", this::cost,
                            "mode", () -> text("mode", (policy, text) -> policy.mode(Mode.parse(text))),
                            "fields", this::fields));
            String called = name;
            if (called == null) {
                throw start.wrong("the policy has no name; give it one");
            }
            return start.make(() -> {
                PolicyBuilder builder = base.apply(Policy.named(called));
                steps.forEach(step -> step.accept(builder));
                return builder.build();
            });
        }

        private void name() {
            Place place = tokens.place();
            String text = tokens.text("name");
            place.make(() -> Policy.named(text));
            Place before = names.put(text, place);
            if (before != null) {
                throw place.wrong("two policies are called \"" + text + "\", the other at " + before);
            }
            name = text;
        }

        private void match() {
            tokens.object(
                    "match",
                    Map.of(
                            "paths", () -> texts("paths", PolicyBuilder::paths),
                            "methods", () -> texts("methods", PolicyBuilder::methods)));
        }

        private void limits() {
            Place place = tokens.place();
            List<Limit> limits = new ArrayList<>();
            tokens.texts("limits", text -> limits.addAll(tokens.place().make(() -> Limit.parseAll(text))));
            step(place, policy -> policy.limits(limits));
        }

        private void cost() {
            Place place = tokens.place();
            String text = tokens.textOrNumber("cost");
            step(place, policy -> policy.cost(text));
        }

        private void fields() {
            boolean shown = tokens.bool("fields");
            steps.add(policy -> policy.fields(shown));
        }

        private interface Setter<T> {
            PolicyBuilder set(PolicyBuilder policy, T value);
        }

        private void text(String field, Setter<String> setter) {
            Place place = tokens.place();
            String text = tokens.text(field);
            step(place, policy -> setter.set(policy, text));
        }

        private void texts(String field, Setter<List<String>> setter) {
            Place place = tokens.place();
            List<String> texts = new ArrayList<>();
            tokens.texts(field, texts::add);
            step(place, policy -> setter.set(policy, texts));
        }

        private void step(Place place, Consumer<PolicyBuilder> step) {
            steps.add(policy -> place.make((Supplier<Boolean>) () -> {
                step.accept(policy);
                return true;
            }));
        }
    }
}
