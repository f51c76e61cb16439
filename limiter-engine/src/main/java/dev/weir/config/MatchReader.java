package dev.weir.config;

import dev.weir.http.Match;
import dev.weir.http.PolicyBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Reads which requests a policy counts. Not thread-safe; used once. */
final class MatchReader {

    private final PolicyTokens tokens;
    private final List<Consumer<PolicyBuilder>> steps = new ArrayList<>();

    MatchReader(PolicyTokens tokens) {
        this.tokens = tokens;
    }

    Consumer<PolicyBuilder> read() {
        Conditions conditions = new Conditions();
        Map<String, Runnable> readers = new HashMap<>(conditions.readers());
        readers.put("unless", () -> tokens.oneOrMore("unless", this::unless));
        readers.put("otherwise", () -> {
            boolean otherwise = tokens.bool("otherwise");
            steps.add(policy -> policy.otherwise(otherwise));
        });
        readers.put("annotated", () -> {
            boolean annotated = tokens.bool("annotated");
            steps.add(policy -> policy.annotated(annotated));
        });
        tokens.object("match", readers);
        Match match = conditions.match;
        return policy -> {
            policy.match(match);
            steps.forEach(step -> step.accept(policy));
        };
    }

    private void unless() {
        Place start = tokens.place();
        Conditions conditions = new Conditions();
        tokens.object("unless", conditions.readers());
        Match except = conditions.match;
        if (except == Match.everything()) {
            throw start.wrong("unless says nothing, so no request would count; name paths, methods, hosts or headers");
        }
        steps.add(policy -> policy.unless(except));
    }

    /** The conditions of one object, all of which must hold. */
    private final class Conditions {

        private Match match = Match.everything();

        Map<String, Runnable> readers() {
            return Map.of(
                    "paths", () -> texts("paths", Match::paths),
                    "methods", () -> texts("methods", Match::methods),
                    "hosts", () -> texts("hosts", Match::hosts),
                    "headers", () -> tokens.entries("headers", this::header));
        }

        private void texts(String field, BiFunction<Match, List<String>, Match> narrow) {
            Place place = tokens.place();
            List<String> texts = tokens.texts(field);
            match = place.make(() -> narrow.apply(match, texts));
        }

        private void header(String name) {
            Place place = tokens.place();
            String value = tokens.text("header " + name);
            match = place.make(() -> match.header(name, value));
        }
    }
}
