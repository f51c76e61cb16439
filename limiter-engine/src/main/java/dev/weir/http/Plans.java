package dev.weir.http;

import dev.weir.Limit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Other limits for some callers, by what a request says of its plan. Each plan has buckets of its own: who changes from
 * one to another begins with a full one. Immutable and thread-safe.
 */
final class Plans {

    static final Plans NONE = new Plans("", request -> null, Map.of(), false);

    private final String by;
    private final PlanSource source;
    private final Map<String, List<Limit>> limits;
    private final boolean needPrincipal;

    /** Tells a request's plan. */
    @FunctionalInterface
    interface PlanSource {
        @Nullable
        String plan(HttpRequest request);
    }

    private Plans(String by, PlanSource source, Map<String, List<Limit>> limits, boolean needPrincipal) {
        this.by = by;
        this.source = source;
        this.limits = limits;
        this.needPrincipal = needPrincipal;
    }

    /**
     * Reads plans.
     *
     * @param by {@code role}, {@code principal}, {@code client-address}, {@code host}, {@code method},
     *     {@code header:NAME}, {@code cookie:NAME}, {@code attribute:NAME}, {@code path:NAME} or {@code class:NAME}
     *     of a {@link KeyResolver}
     * @param limits by plan, in the order in which roles are looked for
     */
    static Plans of(String by, Map<String, List<Limit>> limits) {
        Map<String, List<Limit>> all = new LinkedHashMap<>();
        limits.forEach((plan, each) -> {
            if (each.isEmpty()) {
                throw new IllegalArgumentException("plan \"" + plan + "\" has no limit; give one such as 100/1s");
            }
            all.put(plan, List.copyOf(each));
        });
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there are no plans; give one, or leave plans out");
        }
        if (by.strip().equals("role")) {
            return new Plans("role", request -> firstRole(all, request), all, true);
        }
        RawPart part = RawPart.parse(by);
        all.keySet().forEach(plan -> checkWritten(part, plan));
        return new Plans(part.text(), part::value, all, part.needsPrincipal());
    }

    /** Refuses a plan that no request could ever have. */
    private static void checkWritten(RawPart part, String plan) {
        String written = part.written(plan);
        if (!written.equals(plan)) {
            throw new IllegalArgumentException(
                    "plan \"" + plan + "\" by " + part.text() + " would never be met; write \"" + written + "\"");
        }
    }

    /**
     * The same for a policy.
     *
     * @param paths whose variables may tell the plan; none where the policy has no paths
     * @param addresses find the client's
     */
    Plans of(List<PathPattern> paths, ClientAddresses addresses) {
        boolean asks = by.startsWith("path:") ? !paths.isEmpty() : by.equals("client-address");
        return asks ? new Plans(by, RawPart.parse(by, paths, addresses)::value, limits, needPrincipal) : this;
    }

    private static @Nullable String firstRole(Map<String, List<Limit>> all, HttpRequest request) {
        for (String role : all.keySet()) {
            if (request.hasRole(role)) {
                return role;
            }
        }
        return null;
    }

    /** Whether callers can choose the plan. */
    boolean isClaimed() {
        return by.startsWith("header:") || by.startsWith("cookie:");
    }

    boolean needPrincipal() {
        return needPrincipal;
    }

    Map<String, List<Limit>> limits() {
        return limits;
    }

    /** The plan of a request; null where it says none that is known, so that the policy's own limits count. */
    @Nullable
    String plan(HttpRequest request) {
        if (limits.isEmpty()) {
            return null;
        }
        String plan = source.plan(request);
        return plan != null && limits.containsKey(plan) ? plan : null;
    }

    @Override
    public String toString() {
        return limits.isEmpty() ? "" : ", plans by " + by + " " + limits;
    }
}
