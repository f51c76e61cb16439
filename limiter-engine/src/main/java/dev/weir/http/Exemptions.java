package dev.weir.http;

import dev.weir.internal.ValueHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which requests a policy does not count, by what any one of these says. Immutable and thread-safe. */
public final class Exemptions {

    private static final Exemptions NONE = new Exemptions(List.of(), false, List.of());

    private final List<Rule> rules;
    private final boolean needPrincipal;
    private final List<PathPattern> paths;

    /** One reason not to count a request. */
    private record Rule(String text, Condition condition) {}

    @FunctionalInterface
    private interface Condition {
        boolean holds(HttpRequest request, ClientAddresses addresses);
    }

    private Exemptions(List<Rule> rules, boolean needPrincipal, List<PathPattern> paths) {
        this.rules = rules;
        this.needPrincipal = needPrincipal;
        this.paths = paths;
    }

    /**
     * None.
     *
     * @return to be added to
     */
    public static Exemptions none() {
        return NONE;
    }

    /**
     * Adds clients' addresses.
     *
     * @param blocks such as {@code 10.0.0.0/8} or {@code 192.0.2.1}
     * @return these too
     * @throws IllegalArgumentException if one is malformed
     */
    public Exemptions addresses(Collection<String> blocks) {
        List<CidrBlock> parsed = blocks.stream().map(CidrBlock::parse).toList();
        return with("address", (request, addresses) -> {
            IpAddress client = addresses.client(request);
            return client != null && parsed.stream().anyMatch(block -> block.contains(client));
        });
    }

    /**
     * Adds callers by the names of their principals. The policy is then decided behind authentication.
     *
     * @param names in full
     * @return these too
     */
    public Exemptions principals(Collection<String> names) {
        Set<String> all = Set.copyOf(names);
        return withPrincipal("principal", (request, addresses) -> {
            String principal = request.principal();
            return principal != null && all.contains(principal);
        });
    }

    /**
     * Adds callers by a role of theirs. The policy is then decided behind authentication.
     *
     * @param names in full
     * @return these too
     */
    public Exemptions roles(Collection<String> names) {
        List<String> all = List.copyOf(names);
        return withPrincipal("role", (request, addresses) -> all.stream().anyMatch(request::hasRole));
    }

    /**
     * Adds secrets that callers send, known here by their hashes only.
     *
     * @param header the field that holds it
     * @param sha256 SHA-256 of the secrets in UTF-8, each in 64 hexadecimal digits
     * @return these too
     * @throws IllegalArgumentException if the field is none, or a hash is malformed; the message does not hold it
     */
    public Exemptions secrets(String header, Collection<String> sha256) {
        HeaderPattern field = HeaderPattern.of(header, "*");
        List<byte[]> hashes = new ArrayList<>();
        for (String hex : sha256) {
            if (!hex.matches("[0-9A-Fa-f]{64}")) {
                throw new IllegalArgumentException(
                        "a hash of a secret is not 64 hexadecimal digits; right is its SHA-256, as sha256sum prints it");
            }
            hashes.add(HexFormat.of().parseHex(hex));
        }
        return with("secret in " + header, (request, addresses) -> {
            List<String> lines = request.headers(field.name());
            return lines.size() == 1 && isAmong(hashes, FieldSyntax.trim(lines.get(0)));
        });
    }

    /** Takes as long for a wrong secret as for a right one. */
    private static boolean isAmong(List<byte[]> hashes, String secret) {
        byte[] hash = ValueHash.sha256().digest(secret.getBytes(StandardCharsets.UTF_8));
        boolean found = false;
        for (byte[] each : hashes) {
            found |= MessageDigest.isEqual(each, hash);
        }
        return found;
    }

    /**
     * Adds paths, as {@link Match#paths(Collection)} has them.
     *
     * @param patterns such as {@code /health}
     * @return these too
     * @throws IllegalArgumentException if one is malformed
     */
    public Exemptions paths(Collection<String> patterns) {
        List<PathPattern> added = patterns.stream().map(PathPattern::parse).toList();
        Exemptions all = with("path", (request, addresses) -> {
            RequestPath path = request.path();
            return added.stream().anyMatch(pattern -> pattern.matches(path));
        });
        return new Exemptions(
                all.rules,
                all.needPrincipal,
                Stream.concat(paths.stream(), added.stream()).toList());
    }

    private Exemptions with(String text, Condition condition) {
        List<Rule> all = new ArrayList<>(rules);
        all.add(new Rule(text, condition));
        return new Exemptions(List.copyOf(all), needPrincipal, paths);
    }

    private Exemptions withPrincipal(String text, Condition condition) {
        Exemptions all = with(text, condition);
        return new Exemptions(all.rules, true, all.paths);
    }

    boolean needPrincipal() {
        return needPrincipal;
    }

    boolean dependOnPath() {
        return !paths.isEmpty();
    }

    /** What makes the request exempt; null if nothing does. */
    @Nullable
    String reason(HttpRequest request, ClientAddresses addresses) {
        for (Rule rule : rules) {
            if (rule.condition.holds(request, addresses)) {
                return rule.text;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return rules.stream().map(Rule::text).distinct().sorted().collect(Collectors.joining(", "));
    }
}
