package dev.weir.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A cost by method, in any case, as {@link MethodMatcher} has it. */
final class MethodCost implements FixedCost {

    private final Map<String, Long> byMethod = new HashMap<>();
    private final long otherwise;

    MethodCost(Map<String, Long> byMethod, long otherwise) {
        MethodMatcher.of(byMethod.keySet());
        byMethod.forEach((method, cost) -> this.byMethod.put(method, BoundedCost.atLeastZero(cost)));
        Long get = byMethod.get("GET");
        if (get != null) {
            this.byMethod.putIfAbsent("HEAD", get);
        }
        this.otherwise = BoundedCost.atLeastZero(otherwise);
    }

    @Override
    public long largest() {
        return Math.max(
                otherwise,
                byMethod.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    @Override
    public long cost(HttpRequest request) {
        return byMethod.getOrDefault(request.method().toUpperCase(Locale.ROOT), otherwise);
    }
}
