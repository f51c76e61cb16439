package dev.weir.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which address counts as the client of a request.
 *
 * <p>It is the address of the socket's peer, unless that is a trusted proxy. Then the hops that the proxies wrote into
 * the configured field are followed from the last one to the left, and the first that is not trusted is the client.
 * Where a hop is not an address ({@code unknown}, an obfuscated name, garbage), the trusted proxy that named it counts;
 * where all hops are trusted, the left-most. So a caller cannot choose its own address by sending the field itself.
 * Fields other than the configured one are never read.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ClientAddresses {

    private static final int IPV6_BITS = 128;
    private static final int DEFAULT_IPV6_PREFIX = 64;
    private static final ClientAddresses DIRECT = new ClientAddresses(null, List.of(), DEFAULT_IPV6_PREFIX);

    private final @Nullable ForwardedField field;
    private final List<CidrBlock> trustedProxies;
    private final int ipv6Prefix;

    private ClientAddresses(@Nullable ForwardedField field, List<CidrBlock> trustedProxies, int ipv6Prefix) {
        this.field = field;
        this.trustedProxies = trustedProxies;
        this.ipv6Prefix = ipv6Prefix;
    }

    /**
     * The socket's peer is the client, whatever a request's fields say. Right where callers connect directly, or where
     * the container itself already puts the client's address in the peer's place.
     *
     * @return client addresses without trusted proxies
     */
    public static ClientAddresses direct() {
        return DIRECT;
    }

    /**
     * Callers come through trusted proxies, each of which adds the address it was called from to {@code field}.
     *
     * @param field the one field that all these proxies write
     * @param trustedProxies addresses and blocks of addresses, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or
     *     {@code 192.0.2.1}; an IPv6 block never holds an IPv4 proxy
     * @return client addresses behind these proxies
     * @throws IllegalArgumentException if there is no proxy, or an entry is not an address or block, or has bits set
     *     after its prefix; the message names the entry and what would be right
     */
    public static ClientAddresses behind(ForwardedField field, List<String> trustedProxies) {
        if (trustedProxies.isEmpty()) {
            throw new IllegalArgumentException("trusted proxies: the list is empty, so " + field
                    + " would never be read; right is at least one address or block such as 10.0.0.0/8");
        }
        List<CidrBlock> blocks = new ArrayList<>(trustedProxies.size());
        for (String entry : trustedProxies) {
            try {
                blocks.add(CidrBlock.parse(entry));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("trusted proxies: " + e.getMessage(), e);
            }
        }
        return new ClientAddresses(field, List.copyOf(blocks), DEFAULT_IPV6_PREFIX);
    }

    /**
     * The same, with another length of the IPv6 prefix that counts as one client. The default is 64, for a subscriber
     * commonly has a /64 or more to choose addresses from.
     *
     * @param length 1 to 128; at 128 each IPv6 address is a client of its own
     * @return client addresses with that prefix
     * @throws IllegalArgumentException if the length is out of range
     */
    public ClientAddresses withIpv6Prefix(int length) {
        if (length < 1 || length > IPV6_BITS) {
            throw new IllegalArgumentException("IPv6 prefix " + length + ": right is 1 to " + IPV6_BITS);
        }
        return new ClientAddresses(field, trustedProxies, length);
    }

    /**
     * The client of a request, as a rate limit's key names it: {@code 192.0.2.1} for IPv4 (also when mapped into IPv6),
     * the prefix such as {@code 2001:db8:0:1::/64} for IPv6, or the plain address if the prefix is 128. Equal clients
     * have equal texts (RFC 5952, without its mixed notation; zones are dropped).
     *
     * @param request the request
     * @return the client, or null if the peer has no IP address: the container knows none, or the peer is a Unix-domain
     *     socket or any other text that is not an address. Such a peer is never trusted, and all of them share one key,
     *     because such texts may be invented by callers.
     */
    public @Nullable String of(HttpRequest request) {
        IpAddress client = client(request);
        if (client == null) {
            return null;
        }
        if (!client.ipv6() || ipv6Prefix == IPV6_BITS) {
            return client.toString();
        }
        return client.prefix(ipv6Prefix) + "/" + ipv6Prefix;
    }

    @Nullable
    IpAddress client(HttpRequest request) {
        String peerText = request.remoteAddress();
        // a node rather than a bare address, because some containers put IPv6 peers in brackets
        IpAddress peer = peerText == null ? null : ForwardedHops.parseNode(peerText);
        if (peer == null || field == null || !isTrusted(peer)) {
            return peer;
        }
        ForwardedHops hops = new ForwardedHops(field, request.headers(field.fieldName()));
        IpAddress client = peer;
        while (isTrusted(client)) {
            IpAddress hop = hops.next();
            if (hop == null) {
                break;
            }
            client = hop;
        }
        return client;
    }

    boolean trustsProxies() {
        return field != null;
    }

    /** Whether a trusted proxy named the client. */
    boolean isForwarded(HttpRequest request) {
        String peerText = request.remoteAddress();
        IpAddress peer = peerText == null ? null : ForwardedHops.parseNode(peerText);
        return field != null
                && peer != null
                && isTrusted(peer)
                && !request.headers(field.fieldName()).isEmpty();
    }

    private boolean isTrusted(IpAddress address) {
        for (CidrBlock block : trustedProxies) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
