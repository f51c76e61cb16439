package dev.weir.config;

import static java.util.Map.entry;

import dev.weir.Limit;
import dev.weir.http.Mode;
import dev.weir.http.Phase;
import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import dev.weir.internal.DurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads one policy. What its fields say is done to a builder in the end, for its name may come last. Not thread-safe; used
 * once.
 */
final class PolicyReader {

    private final PolicyTokens tokens;
    private final UnaryOperator<PolicyBuilder> base;
    private final BiConsumer<String, Place> named;
    private final List<Consumer<PolicyBuilder>> steps = new ArrayList<>();
    private @Nullable String name;

    /**
     * A reader.
     *
     * @param base what the policy has beside what the file says
     * @param named hears the name, and may refuse it
     */
    PolicyReader(PolicyTokens tokens, UnaryOperator<PolicyBuilder> base, BiConsumer<String, Place> named) {
        this.tokens = tokens;
        this.base = base;
        this.named = named;
    }

    Policy read() {
        Place start = tokens.place();
        tokens.object("a policy", readers());
        String called = name;
        if (called == null) {
            throw start.wrong("the policy has no name; give it one");
        }
        return start.make(() -> {
            PolicyBuilder builder = base.apply(Policy.named(called)).origin(start.origin());
            steps.forEach(step -> step.accept(builder));
            return builder.build();
        });
    }

    private Map<String, Runnable> readers() {
        return Map.ofEntries(
                entry("name", this::name),
                entry("description", () -> tokens.text("description")),
                entry("phase", () -> text("phase", (policy, text) -> policy.phase(Phase.parse(text)))),
                entry("match", () -> step(() -> new MatchReader(tokens).read())),
                entry("key", () -> step(this::key)),
                entry("limits", () -> step(this::limits)),
                entry("cost", () -> step(() -> new CostReader(tokens).read())),
                entry("mode", () -> text("mode", (policy, text) -> policy.mode(Mode.parse(text)))),
                entry("fields", () -> step(this::fields)),
                entry("onError", () -> text("onError", PolicyBuilder::onError)),
                entry("plans", () -> step(() -> new PlansReader(tokens).read())),
                entry("exempt", () -> step(() -> new ExemptionsReader(tokens).read())),
                entry("response", () -> step(() -> new ResponseReader(tokens).read())),
                entry("wait", () -> text("wait", (policy, text) -> policy.maxWait(DurationText.parse(text)))));
    }

    private void name() {
        Place place = tokens.place();
        String text = tokens.text("name");
        place.run(() -> Policy.named(text));
        named.accept(text, place);
        name = text;
    }

    private Consumer<PolicyBuilder> key() {
        String alternatives = String.join(", ", tokens.texts("key"));
        return policy -> policy.key(alternatives);
    }

    private Consumer<PolicyBuilder> limits() {
        List<Limit> limits = limits(tokens, "limits");
        return policy -> policy.limits(limits);
    }

    /** Limits in one text or in a list of them. */
    static List<Limit> limits(PolicyTokens tokens, String what) {
        List<Limit> limits = new ArrayList<>();
        tokens.oneOrMore(what, () -> {
            Place place = tokens.place();
            String text = tokens.text(what);
            limits.addAll(place.make(() -> Limit.parseAll(text)));
        });
        return limits;
    }

    private Consumer<PolicyBuilder> fields() {
        boolean shown = tokens.bool("fields");
        return policy -> policy.fields(shown);
    }

    private void text(String field, BiConsumer<PolicyBuilder, String> setter) {
        step(() -> {
            String text = tokens.text(field);
            return policy -> setter.accept(policy, text);
        });
    }

    private void step(Supplier<Consumer<PolicyBuilder>> reader) {
        Place place = tokens.place();
        Consumer<PolicyBuilder> step = reader.get();
        steps.add(policy -> place.run(() -> step.accept(policy)));
    }
}
