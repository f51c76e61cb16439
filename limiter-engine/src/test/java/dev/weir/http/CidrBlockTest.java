package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrBlockTest {

    private static final long SEED = 20_252;
    private static final int ROUNDS = 100_000;

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1/32, 192.0.2.1",
        "0.0.0.0/0, 0.0.0.0/0",
        "2001:DB8::/32, 2001:db8::/32",
        "::1, ::1",
        "::1/128, ::1",
        "::/0, ::/0",
        "::ffff:10.0.0.0/104, 10.0.0.0/8",
        "::ffff:10.0.0.1, 10.0.0.1",
        "::ffff:10.0.0.1/128, 10.0.0.1",
        "::ffff:0:0/96, 0.0.0.0/0",
        "' 10.0.0.0/8 ', 10.0.0.0/8",
    })
    void entries_are_read(String entry, String block) {
        assertThat(CidrBlock.parse(entry)).hasToString(block);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'right is an IP address or a block such as'",
        "localhost, 'right is an IP address or a block such as'",
        "10.0.0/8, 'right is an IP address or a block such as'",
        "10.0.0.0/8/8, 'from 0 to 32'",
        "/8, 'right is an IP address or a block such as'",
        "10.0.0.0/, 'from 0 to 32'",
        "10.0.0.0/33, 'from 0 to 32'",
        "10.0.0.0/-1, 'from 0 to 32'",
        "10.0.0.0/+8, 'from 0 to 32'",
        "10.0.0.0/08, 'from 0 to 32'",
        "10.0.0.0/٨, 'from 0 to 32'",
        "10.0.0.0/255.0.0.0, 'from 0 to 32'",
        "10.0.0.0/99999999999, 'from 0 to 32'",
        "2001:db8::/129, 'from 0 to 128'",
        "10.1.2.3/8, 'right is 10.0.0.0/8, or 10.1.2.3 for the single address'",
        "2001:db8::1/32, 'right is 2001:db8::/32, or 2001:db8::1 for the single address'",
        "::ffff:10.1.0.0/104, 'right is 10.0.0.0/8, or 10.1.0.0 for the single address'",
        "::ffff:10.0.0.0/8, 'right is the IPv4 block itself, such as 10.0.0.0/8'",
        "::ffff:0:0/90, '96 to 128'",
        "fe80::1%eth0, 'right is fe80::1'",
    })
    void bad_entries_are_refused_with_what_is_right(String entry, String right) {
        assertThatThrownBy(() -> CidrBlock.parse(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + entry + "\"")
                .hasMessageContaining(right);
    }

    @Test
    void a_block_holds_addresses_of_its_own_family_only() {
        assertThat(CidrBlock.parse("::/0").contains(address("10.0.0.1"))).isFalse();
        assertThat(CidrBlock.parse("::/0").contains(address("::ffff:10.0.0.1"))).isFalse();
        assertThat(CidrBlock.parse("::/0").contains(address("64:ff9b::10.0.0.1")))
                .isTrue();
        assertThat(CidrBlock.parse("0.0.0.0/0").contains(address("::ffff:10.0.0.1")))
                .isTrue();
        assertThat(CidrBlock.parse("0.0.0.0/0").contains(address("::1"))).isFalse();
        assertThat(CidrBlock.parse("::ffff:10.0.0.0/104").contains(address("10.9.9.9")))
                .isTrue();
    }

    @Test
    void random_blocks_hold_what_lies_between_their_first_and_last_address() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            IpAddress base = random(random);
            int length = random.nextInt(base.bits() + 1);
            CidrBlock block = new CidrBlock(base.prefix(length), length);
            IpAddress address = random.nextInt(4) == 0 ? random(random) : withBitFlipped(base, random);
            BigInteger first = number(block.base());
            BigInteger last =
                    first.add(BigInteger.ONE.shiftLeft(base.bits() - length)).subtract(BigInteger.ONE);
            boolean expected = address.ipv6() == base.ipv6()
                    && number(address).compareTo(first) >= 0
                    && number(address).compareTo(last) <= 0;
            assertThat(block.contains(address))
                    .as("seed %d, round %d: %s in %s", SEED, round, address, block)
                    .isEqualTo(expected);
            assertThat(CidrBlock.parse(block.toString())).isEqualTo(block);
        }
    }

    private static IpAddress random(SplittableRandom random) {
        return random.nextBoolean()
                ? IpAddress.ipv4(random.nextInt())
                : IpAddress.ipv6(random.nextLong(), random.nextLong());
    }

    private static IpAddress withBitFlipped(IpAddress address, SplittableRandom random) {
        int bit = random.nextInt(address.bits());
        if (!address.ipv6()) {
            return IpAddress.ipv4(address.low() ^ 1L << bit);
        }
        return bit < 64
                ? IpAddress.ipv6(address.high(), address.low() ^ 1L << bit)
                : IpAddress.ipv6(address.high() ^ 1L << (bit - 64), address.low());
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(Long.toUnsignedString(address.high()))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(address.low())));
    }

    private static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text), text);
    }
}
