package dev.weir.http;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a request costs by the status of its answer. The most that any status costs is taken before, and what is too much
 * given back after, so that many requests at once are not let past the limit. Immutable and thread-safe.
 */
final class StatusCost {

    private static final Pattern STATUS = Pattern.compile("[1-5]([0-9]{2}|xx)");

    private final Map<String, Long> byStatus;
    private final long otherwise;
    private final long most;

    private StatusCost(Map<String, Long> byStatus, long otherwise) {
        this.byStatus = byStatus;
        this.otherwise = otherwise;
        this.most = Math.max(
                otherwise,
                byStatus.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    static StatusCost of(Map<String, Long> byStatus, long otherwise) {
        if (byStatus.isEmpty()) {
            throw new IllegalArgumentException("no status has a cost; name one, such as 401 or 4xx");
        }
        Map<String, Long> all = new HashMap<>();
        byStatus.forEach((status, cost) -> {
            if (!STATUS.matcher(status).matches()) {
                throw new IllegalArgumentException(
                        "\"" + status + "\" is no status; right is one such as 401, or a class of them such as 4xx");
            }
            all.put(status, BoundedCost.atLeastZero(cost));
        });
        StatusCost cost = new StatusCost(Map.copyOf(all), BoundedCost.atLeastZero(otherwise));
        if (cost.most == 0) {
            throw new IllegalArgumentException("every status costs 0, so nothing would ever count");
        }
        return cost;
    }

    long most() {
        return most;
    }

    long of(int status) {
        Long exact = byStatus.get(Integer.toString(status));
        if (exact != null) {
            return exact;
        }
        return byStatus.getOrDefault(status / 100 + "xx", otherwise);
    }
}
