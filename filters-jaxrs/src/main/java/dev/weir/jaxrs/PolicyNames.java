package dev.weir.jaxrs;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
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
    private volatile Set<String> ofFile = Set.of();

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
        if (ofFile.contains(name)) {
            throw ofFileToo(name, "; give this one another name, or name the file's: policy = \"" + name + "\"");
        }
        Holder first = holders.putIfAbsent(name, holder);
        if (first != null && !first.shares(holder)) {
            throw new IllegalArgumentException(
                    "the name \"" + name + "\" is that of " + first.place
                            + " already; give one of the two another name, or both this name with the same limits, key and mode");
        }
    }

    /**
     * Refuses names for the policies of the file that somebody else has.
     *
     * @throws IllegalArgumentException naming the first
     */
    void checkFile(Collection<String> names) {
        for (String name : names) {
            Holder holder = holders.get(name);
            if (holder != null) {
                throw ofFileToo(name, ", and is that of " + holder.place + "; give one of the two another name");
            }
        }
    }

    /** Takes names for the policies of the file, in place of those that it had. */
    void replaceFile(Collection<String> names) {
        ofFile = Set.copyOf(names);
    }

    private static IllegalArgumentException ofFileToo(String name, String hint) {
        return new IllegalArgumentException("the name \"" + name + "\" is that of a policy of the file" + hint);
    }
}
