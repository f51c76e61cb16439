package dev.weir.http;

import org.jspecify.annotations.Nullable;

/**
 * An IP address as a value, read from text without any look-up of names.
 *
 * <p>An IPv4-mapped IPv6 address ({@code ::ffff:10.0.0.1}, RFC 4291, section 2.5.5.2) is its IPv4 address, because
 * dual-stack sockets show one caller in either form. All other IPv6 addresses that hold an IPv4 address
 * ({@code 64:ff9b::1.2.3.4}) stay IPv6.
 *
 * @param ipv6 whether this is an IPv6 address
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address
 */
record IpAddress(boolean ipv6, long high, long low) {

    /** Longer texts are no address: the longest has 45 characters, and the rest is room for a zone. */
    static final int MAX_LENGTH = 60;

    private static final int GROUPS = 8;
    private static final long IPV4_MASK = 0xffff_ffffL;
    private static final long GARBAGE = -1;

    static IpAddress ipv4(long bits) {
        return new IpAddress(false, 0, bits & IPV4_MASK);
    }

    /** The address of these 128 bits; IPv4 if they are an IPv4-mapped address. */
    static IpAddress ipv6(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff ? ipv4(low) : new IpAddress(true, high, low);
    }

    /**
     * Reads an IPv4 address (four decimal numbers without leading zeros) or an IPv6 address (RFC 4291, section 2.2,
     * with or without a zone, which is dropped).
     *
     * @return the address, or null if the text is anything else
     */
    static @Nullable IpAddress parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        if (text.indexOf(':') >= 0) {
            return parseIpv6(text);
        }
        long bits = parseIpv4(text, 0, text.length());
        return bits == GARBAGE ? null : ipv4(bits);
    }

    private static long parseIpv4(String text, int from, int to) {
        long bits = 0;
        int position = from;
        for (int octets = 0; octets < 4; octets++) {
            if (octets > 0) {
                if (position >= to || text.charAt(position) != '.') {
                    return GARBAGE;
                }
                position++;
            }
            int start = position;
            int octet = 0;
            while (position < to && position - start < 3 && FieldSyntax.isDigit(text.charAt(position))) {
                octet = octet * 10 + text.charAt(position) - '0';
                position++;
            }
            boolean leadingZero = position - start > 1 && text.charAt(start) == '0';
            if (position == start || leadingZero || octet > 255) {
                return GARBAGE;
            }
            bits = bits << 8 | octet;
        }
        return position == to ? bits : GARBAGE;
    }

    private static @Nullable IpAddress parseIpv6(String text) {
        int end = text.indexOf('%');
        if (end < 0) {
            end = text.length();
        } else if (!isZone(text, end + 1)) {
            return null;
        }
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1; // how many groups stand before "::"
        int position = 0;
        if (text.startsWith("::")) {
            gap = 0;
            position = 2;
        }
        while (position < end) {
            int start = position;
            int group = 0;
            while (position < end && position - start < 4 && hex(text.charAt(position)) >= 0) {
                group = group << 4 | hex(text.charAt(position));
                position++;
            }
            if (position == start || count == GROUPS) {
                return null;
            }
            if (position < end && text.charAt(position) == '.') {
                long bits = parseIpv4(text, start, end);
                if (bits == GARBAGE || count > GROUPS - 2) {
                    return null;
                }
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) (bits & 0xffff);
                break;
            }
            groups[count++] = group;
            if (position == end) {
                break;
            }
            if (text.charAt(position) != ':' || position + 1 == end) {
                return null;
            }
            position++;
            if (text.charAt(position) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                position++;
            }
        }
        boolean whole = gap < 0 ? count == GROUPS : count < GROUPS;
        return whole ? ofGroups(groups, count, gap < 0 ? count : gap) : null;
    }

    private static IpAddress ofGroups(int[] groups, int count, int gap) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < count; i++) {
            int place = i < gap ? i : i + GROUPS - count;
            if (place < 4) {
                high |= (long) groups[i] << (48 - 16 * place);
            } else {
                low |= (long) groups[i] << (48 - 16 * (place - 4));
            }
        }
        return ipv6(high, low);
    }

    private static boolean isZone(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '%') {
                return false;
            }
        }
        return from < text.length();
    }

    private static int hex(char c) {
        // Character.digit would take the digits of other scripts too
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** How many bits such an address has: 32 or 128. */
    int bits() {
        return ipv6 ? 128 : 32;
    }

    /**
     * This address with all bits after the first {@code length} set to zero.
     *
     * @throws IllegalArgumentException if {@code length} is negative or above {@link #bits()}
     */
    IpAddress prefix(int length) {
        if (length < 0 || length > bits()) {
            throw new IllegalArgumentException("a prefix of " + length + " bits; right is 0 to " + bits());
        }
        if (!ipv6) {
            return new IpAddress(false, 0, low & firstBits(32 + length));
        }
        return new IpAddress(true, high & firstBits(Math.min(length, 64)), low & firstBits(Math.max(length - 64, 0)));
    }

    private static long firstBits(int count) {
        return count == 0 ? 0 : -1L << (64 - count);
    }

    /** The canonical text: dotted decimal, or RFC 5952 without its mixed notation, so that each address has one text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(39);
        if (ipv6) {
            appendIpv6(text);
        } else {
            text.append(low >>> 24).append('.').append(low >>> 16 & 0xff).append('.');
            text.append(low >>> 8 & 0xff).append('.').append(low & 0xff);
        }
        return text.toString();
    }

    private void appendIpv6(StringBuilder text) {
        int gapStart = -1;
        int gapEnd = -1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            // a lone zero is written out; of equal runs the first is shortened
            if (end - start > Math.max(1, gapEnd - gapStart)) {
                gapStart = start;
                gapEnd = end;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                text.append("::");
                i = gapEnd - 1;
            } else {
                if (i > 0 && i != gapEnd) {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3)) & 0xffff);
    }
}
