package dev.weir.jaxrs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which policy names of an application are taken, so that nobody shares a bucket unawares. Thread-safe. */
final class PolicyNames {

    /**
     * Who has a name.
     *
     * @param place an annotated place, or what else has it
     * @param terms what all who share it have in common; null where it is not to be shared
     */
    private record Holder(Object place, @Nullable Object terms) {

        boolean shares(Holder other) {
            return place.equals(other.place) || (terms != null && terms.equals(other.terms));
        }
    }

    private final Map<String, Holder> holders = new ConcurrentHashMap<>();

    /**
     * Takes a name for one place alone.
     *
     * @throws IllegalArgumentException if another place has it
     */
    void take(String name, Object place) {
        take(name, new Holder(place, null));
    }

    /**
     * Takes a name that places of the same terms share.
     *
     * @throws IllegalArgumentException if another place has it for itself or on other terms
     */
    void share(String name, Object place, Object terms) {
        take(name, new Holder(place, terms));
    }

    private void take(String name, Holder holder) {
        Holder first = holders.putIfAbsent(name, holder);
        if (first != null && !first.shares(holder)) {
            throw new IllegalArgumentException(
                    "the name \"" + name + "\" is that of " + first.place
                            + " already; give one of the two another name, or both this name with the same limits, key and mode");
        }
    }
}
