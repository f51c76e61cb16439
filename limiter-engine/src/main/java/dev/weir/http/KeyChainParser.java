package dev.weir.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Reads the text form of a {@link KeyChain}. */
final class KeyChainParser {

    private static final String PARTS =
            "principal, role:NAME, header:NAME, cookie:NAME, client-address, path:NAME, path-template, attribute:NAME,"
                    + " host, method, constant:VALUE or class:NAME";

    private final String text;
    private final ClientAddresses addresses;
    private final List<PathPattern> paths;
    private final Function<String, ? extends @Nullable KeyResolver> resolvers;
    private boolean needsPrincipal;
    private boolean claimed;

    KeyChainParser(
            String text,
            ClientAddresses addresses,
            List<PathPattern> paths,
            Function<String, ? extends @Nullable KeyResolver> resolvers) {
        this.text = text;
        this.addresses = addresses;
        this.paths = paths;
        this.resolvers = resolvers;
    }

    List<List<KeyPart>> alternatives() {
        if (text.isBlank()) {
            throw bad("is empty; right is for example \"principal, header:X-Api-Key, client-address\"");
        }
        List<List<KeyPart>> alternatives = new ArrayList<>();
        boolean reachable = true;
        for (String alternative : text.split(",", -1)) {
            if (alternative.isBlank()) {
                throw bad("has an empty alternative; right is one comma between two alternatives");
            }
            if (!reachable) {
                throw bad("has the alternative \"" + alternative.strip()
                        + "\" after one of constants only, so it would never count; constants come last");
            }
            List<KeyPart> parts = new ArrayList<>();
            reachable = false;
            for (String part : alternative.split("\\+", -1)) {
                parts.add(part(part.strip()));
                reachable |= !part.strip().startsWith("constant:");
            }
            alternatives.add(parts);
        }
        return alternatives;
    }

    /** Whether an alternative read needs the caller's principal or roles. */
    boolean needsPrincipal() {
        return needsPrincipal;
    }

    /** Whether callers can make up a key that was read as they like. */
    boolean isClaimed() {
        return claimed;
    }

    private KeyPart part(String part) {
        String address = "client-address/";
        if (part.startsWith(address)) {
            return KeyPart.clientAddress(prefixed(part, part.substring(address.length())));
        }
        int colon = part.indexOf(':');
        String kind = colon < 0 ? part : part.substring(0, colon);
        String argument = colon < 0 ? null : part.substring(colon + 1).strip();
        return switch (kind) {
            case "principal" -> {
                needsPrincipal = true;
                yield alone(part, argument, KeyPart.principal());
            }
            case "role" -> {
                needsPrincipal = true;
                yield KeyPart.role(required(part, argument, "role:gold"));
            }
            case "path" -> KeyPart.pathParameter(required(part, argument, "path:tenant"), paths);
            case "path-template" -> alone(part, argument, KeyPart.pathTemplate());
            case "attribute" -> KeyPart.attribute(required(part, argument, "attribute:com.acme.tenant"));
            case "host" -> alone(part, argument, KeyPart.host());
            case "method" -> alone(part, argument, KeyPart.method());
            case "client-address" -> alone(part, argument, KeyPart.clientAddress(addresses));
            case "header" -> claim(KeyPart.header(name(part, argument, "header:X-Api-Key")));
            case "cookie" -> claim(KeyPart.cookie(name(part, argument, "cookie:session")));
            case "constant" -> KeyPart.constant(required(part, argument, "constant:everyone"));
            case "class" -> custom(className(part, argument));
            case "" -> throw bad("has an empty part; a part is " + PARTS);
            default -> throw bad("has the unknown part \"" + part + "\"; a part is " + PARTS);
        };
    }

    private KeyPart claim(KeyPart part) {
        claimed = true;
        return part;
    }

    private ClientAddresses prefixed(String part, String length) {
        try {
            return addresses.withIpv6Prefix(Integer.parseInt(length));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    start() + "has the part \"" + part + "\"; right is an IPv6 prefix of 1 to 128, client-address/48",
                    e);
        }
    }

    private KeyPart alone(String part, @Nullable String argument, KeyPart meant) {
        if (argument != null) {
            throw bad("has the part \"" + part + "\"; right is " + part.substring(0, part.indexOf(':')) + " alone");
        }
        return meant;
    }

    private String required(String part, @Nullable String argument, String example) {
        if (argument == null || argument.isEmpty()) {
            throw bad("has the part \"" + part + "\"; right is for example " + example);
        }
        return argument;
    }

    private String name(String part, @Nullable String argument, String example) {
        String name = required(part, argument, example);
        if (!FieldSyntax.isToken(name)) {
            throw bad("has the part \"" + part + "\", but \"" + name
                    + "\" is not a name that HTTP allows (RFC 9110, token); right is for example " + example);
        }
        return name;
    }

    private String className(String part, @Nullable String argument) {
        String example = "class:com.acme.PlanKey";
        String className = required(part, argument, example);
        if (!className.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c))) {
            throw bad("has the part \"" + part + "\", but \"" + className
                    + "\" is not the name of a class; right is for example " + example);
        }
        return className;
    }

    private KeyPart custom(String className) {
        KeyResolver resolver;
        try {
            resolver = resolvers.apply(className);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(start() + "has the part \"class:" + className + "\": " + reason(e), e);
        }
        if (resolver == null) {
            throw bad("has the part \"class:" + className + "\", for which there is no key resolver");
        }
        return new CustomPart("class:" + className, resolver, LoggerFactory.getLogger(KeyResolver.class));
    }

    private static String reason(RuntimeException e) {
        return e instanceof IllegalArgumentException ? String.valueOf(e.getMessage()) : e.toString();
    }

    private IllegalArgumentException bad(String problem) {
        return new IllegalArgumentException(start() + problem);
    }

    private String start() {
        return "key \"" + text + "\" ";
    }
}
