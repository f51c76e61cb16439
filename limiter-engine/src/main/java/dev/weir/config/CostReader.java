package dev.weir.config;

import dev.weir.http.CostResolver;
import dev.weir.http.PolicyBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what a request costs: a number, a class, or an object of one of four kinds. Not thread-safe; used once. */
final class CostReader {

    private static final long LEAST = 1;

    private final PolicyTokens tokens;
    private final Map<String, Consumer<PolicyBuilder>> kinds = new TreeMap<>();
    private @Nullable Long min;
    private @Nullable Long max;
    private @Nullable Long otherwise;

    CostReader(PolicyTokens tokens) {
        this.tokens = tokens;
    }

    Consumer<PolicyBuilder> read() {
        if (!tokens.isObject()) {
            String text = tokens.textOrNumber("cost");
            return policy -> policy.cost(text);
        }
        Place start = tokens.place();
        tokens.object(
                "cost",
                Map.of(
                        "methods", this::methods,
                        "status", this::status,
                        "header", this::header,
                        "attribute", this::attribute,
                        "min", () -> min = tokens.number("min"),
                        "max", () -> max = tokens.number("max"),
                        "otherwise", () -> otherwise = tokens.number("otherwise")));
        if (kinds.size() != 1) {
            throw start.wrong("cost says " + (kinds.isEmpty() ? "nothing" : String.join(" and ", kinds.keySet()))
                    + "; right is one of methods, status, header and attribute");
        }
        String kind = kinds.keySet().iterator().next();
        boolean bounded = kind.equals("header") || kind.equals("attribute");
        if (bounded && max == null) {
            throw start.wrong("cost by " + kind + " has no max; say what a request may cost at most");
        }
        if (!bounded && (min != null || max != null)) {
            throw start.wrong("cost by " + kind + " has no use for min and max; leave them out");
        }
        return Objects.requireNonNull(kinds.get(kind));
    }

    private void methods() {
        Map<String, Long> costs = costs("methods");
        kinds.put("methods", policy -> policy.cost(CostResolver.byMethod(costs, or(otherwise, LEAST))));
    }

    private void status() {
        Map<String, Long> costs = costs("status");
        kinds.put("status", policy -> policy.costByStatus(costs, or(otherwise, 0)));
    }

    private void header() {
        String name = tokens.text("header");
        kinds.put(
                "header",
                policy -> policy.cost(CostResolver.ofHeader(name, or(min, LEAST), or(max, LEAST), unnamed())));
    }

    private void attribute() {
        String name = tokens.text("attribute");
        kinds.put(
                "attribute",
                policy -> policy.cost(CostResolver.ofAttribute(name, or(min, LEAST), or(max, LEAST), unnamed())));
    }

    /** Who names no cost has no advantage of it. */
    private long unnamed() {
        return or(otherwise, Math.max(LEAST, or(min, LEAST)));
    }

    private Map<String, Long> costs(String what) {
        Map<String, Long> costs = new LinkedHashMap<>();
        tokens.entries(what, name -> costs.put(name, tokens.number(what + " " + name)));
        return costs;
    }

    private static long or(@Nullable Long said, long otherwise) {
        return said == null ? otherwise : said;
    }
}
