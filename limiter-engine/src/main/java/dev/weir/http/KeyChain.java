package dev.weir.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Tells the key of each request: alternatives in their order, each of one or more parts. The first alternative of which
 * all parts have a value is the key. Where none has, it is the client address, and only for requests without an address
 * the key that all of those share. Immutable and safe for use by many threads.
 *
 * <p>What comes from headers and cookies is hashed, never in the key itself.
 */
final class KeyChain {

    private final List<List<KeyPart>> alternatives;
    private final KeyPart clientAddress;

    /** Alternatives of parts. The client address need not be among them. */
    KeyChain(List<List<KeyPart>> alternatives, ClientAddresses addresses) {
        this.alternatives = alternatives.stream().map(List::copyOf).toList();
        this.clientAddress = KeyPart.clientAddress(addresses);
    }

    /**
     * Reads a text such as {@code principal, header:X-Api-Key + cookie:region, client-address}: alternatives separated by
     * commas, their parts joined by {@code +}. Parts are those of {@link PolicyBuilder#key(String)}; {@code class:NAME} is
     * found by this thread's context class loader.
     *
     * @throws IllegalArgumentException if it is anything else; the message holds what was read and what is right
     */
    static KeyChain parse(String text, ClientAddresses addresses) {
        return parse(text, addresses, ResolverClasses.ofThisThread(KeyResolver.class));
    }

    /**
     * As {@link #parse(String, ClientAddresses)}, with resolvers from elsewhere.
     *
     * @param resolvers gives the resolver for a class name; asked once for each {@code class:NAME}
     */
    static KeyChain parse(
            String text, ClientAddresses addresses, Function<String, ? extends @Nullable KeyResolver> resolvers) {
        return new KeyChain(new KeyChainParser(text, addresses, List.of(), resolvers).alternatives(), addresses);
    }

    /** The key that a resolver gives, else the client address. */
    static KeyChain of(KeyResolver resolver, ClientAddresses addresses) {
        KeyPart part = new CustomPart("custom", resolver, LoggerFactory.getLogger(KeyResolver.class));
        return new KeyChain(List.of(List.of(part)), addresses);
    }

    /** The key of a request. */
    String key(HttpRequest request) {
        for (List<KeyPart> parts : alternatives) {
            String key = join(parts, request);
            if (key != null) {
                return key;
            }
        }
        String address = clientAddress.text(request);
        return address == null ? KeyText.ANONYMOUS : address;
    }

    private static @Nullable String join(List<KeyPart> parts, HttpRequest request) {
        String first = parts.get(0).text(request);
        if (first == null || parts.size() == 1) {
            return first;
        }
        StringBuilder key = new StringBuilder(first);
        for (KeyPart part : parts.subList(1, parts.size())) {
            String next = part.text(request);
            if (next == null) {
                return null;
            }
            key.append(KeyText.JOINT).append(next);
        }
        return key.toString();
    }
}
