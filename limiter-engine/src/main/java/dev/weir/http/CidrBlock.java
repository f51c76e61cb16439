package dev.weir.http;

/**
 * A block of IP addresses that share their first bits, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one single
 * address.
 *
 * <p>A block holds addresses of its own family only. IPv4-mapped blocks and addresses are IPv4: {@code
 * ::ffff:10.0.0.0/104} is {@code 10.0.0.0/8}, and no IPv4 caller is in {@code ::/0}.
 *
 * @param base the first address of the block
 * @param length how many first bits its addresses share
 */
record CidrBlock(IpAddress base, int length) {

    private static final int MAPPED_LENGTH = 96;

    CidrBlock {
        if (!base.prefix(length).equals(base)) {
            throw new IllegalArgumentException(base + " is not the first address of a block of " + length + " bits");
        }
    }

    /**
     * Reads one entry of a list of blocks.
     *
     * @throws IllegalArgumentException if it is no block; the message holds the entry and what would be right
     */
    static CidrBlock parse(String entry) {
        String text = entry.strip();
        int slash = text.indexOf('/');
        String addressText = slash < 0 ? text : text.substring(0, slash);
        IpAddress address = IpAddress.parse(addressText);
        if (address == null) {
            throw bad(entry, "right is an IP address or a block such as 10.0.0.0/8 or 2001:db8::/32");
        }
        if (addressText.indexOf('%') >= 0) {
            throw bad(entry, "zones are not told apart; right is " + address);
        }
        if (slash < 0) {
            return new CidrBlock(address, address.bits());
        }
        boolean mapped = !address.ipv6() && addressText.indexOf(':') >= 0;
        int bits = mapped ? 128 : address.bits();
        int length = parseLength(text.substring(slash + 1));
        if (length < 0 || length > bits) {
            throw bad(entry, "the prefix after / is a whole number from 0 to " + bits);
        }
        if (mapped) {
            if (length < MAPPED_LENGTH) {
                throw bad(
                        entry,
                        "an IPv4-mapped block has a prefix of 96 to 128; right is the IPv4 block itself, such as "
                                + address.prefix(Math.min(length, 32)) + "/" + Math.min(length, 32));
            }
            length -= MAPPED_LENGTH;
        }
        IpAddress base = address.prefix(length);
        if (!base.equals(address)) {
            throw bad(
                    entry,
                    "it has bits set after the prefix; right is " + base + "/" + length + ", or " + address
                            + " for the single address");
        }
        return new CidrBlock(base, length);
    }

    private static int parseLength(String text) {
        boolean leadingZero = text.length() > 1 && text.charAt(0) == '0';
        if (text.isEmpty() || text.length() > 3 || leadingZero) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!FieldSyntax.isDigit(text.charAt(i))) {
                return -1;
            }
            length = length * 10 + text.charAt(i) - '0';
        }
        return length;
    }

    private static IllegalArgumentException bad(String entry, String right) {
        return new IllegalArgumentException("\"" + entry + "\" is not an address block: " + right);
    }

    boolean contains(IpAddress address) {
        return address.ipv6() == base.ipv6() && address.prefix(length).equals(base);
    }

    @Override
    public String toString() {
        return length == base.bits() ? base.toString() : base + "/" + length;
    }
}
