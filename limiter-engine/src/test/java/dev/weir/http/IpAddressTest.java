package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    private static final long SEED = 20_251;
    private static final int ROUNDS = 100_000;

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "10.0.0.1, 10.0.0.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8::1, 2001:db8::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "2001:db8::0:1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "0:1:1:1:1:1:1:1, 0:1:1:1:1:1:1:1",
        "1:1:1:1:1:1::, 1:1:1:1:1:1::",
        "1:1:1:1:1:1:1::, 1:1:1:1:1:1:1:0",
        "::1:1:1:1:1:1:1, 0:1:1:1:1:1:1:1",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    })
    void each_address_has_one_canonical_text(String text, String canonical) {
        assertThat(read(text)).hasToString(canonical);
        assertThat(read(canonical)).isEqualTo(read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:10.0.0.1",
                "::ffff:0a00:1",
                "::FFFF:a00:0001",
                "0:0:0:0:0:ffff:10.0.0.1",
                "::ffff:10.0.0.1%eth0"
            })
    void a_mapped_ipv4_address_is_ipv4(String text) {
        assertThat(read(text)).isEqualTo(read("10.0.0.1")).hasToString("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1.2.3.4, 2001:db8::102:304",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304",
        "::1.2.3.4, ::102:304",
        "::ffff:0:1.2.3.4, ::ffff:0:102:304",
        "1::ffff:1.2.3.4, 1::ffff:102:304",
    })
    void other_addresses_with_ipv4_inside_stay_ipv6(String text, String canonical) {
        assertThat(read(text).ipv6()).isTrue();
        assertThat(read(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe80::1%eth0", "fe80::1%2", "fe80::1%25eth0", "fe80::1%veth1@if2"})
    void zones_are_dropped(String text) {
        assertThat(read(text)).isEqualTo(read("fe80::1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.com",
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4.",
                "1.2.3.4.5",
                "1..2.3",
                "01.2.3.4",
                "1.2.3.04",
                "00.0.0.0",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "2130706433",
                "256.1.1.1",
                "1.2.3.256",
                "1.2.3.1000",
                "+1.2.3.4",
                "-1.2.3.4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4/32",
                "1.2.3.4%eth0",
                "1.2.3.4:80",
                "١.2.3.4",
                "１.2.3.4",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:",
                "1:2:3:4::5:6:7:8",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                ":::1",
                "1:::2",
                "00001::",
                "12345::",
                "g::",
                "１::",
                "::1 ",
                "[::1]",
                "::1/64",
                "fe80::1%",
                "fe80::1%%",
                "fe80::1%e h",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::1.2.3",
                "::01.2.3.4",
                "::256.2.3.4",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::.1.2.3",
                "::ffff:1.2.3.4.5",
                "fe80::1%\u00e9",
                "@",
                "/run/weir.sock",
                "unknown",
                "\0",
                "::\0",
            })
    void anything_else_is_no_address(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void overlong_texts_are_no_address() {
        String zone = "x".repeat(IpAddress.MAX_LENGTH - "fe80::1%".length());

        assertThat(IpAddress.parse("fe80::1%" + zone)).isNotNull();
        assertThat(IpAddress.parse("fe80::1%" + zone + "x")).isNull();
        assertThat(IpAddress.parse("1:".repeat(50_000))).isNull();
    }

    @Test
    void random_bytes_survive_the_way_through_text() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            IpAddress address = random.nextBoolean()
                    ? IpAddress.ipv4(random.nextInt())
                    : IpAddress.ipv6(sparse(random), sparse(random));
            assertThat(IpAddress.parse(address.toString()))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(address);
        }
    }

    @Test
    void random_forms_of_an_address_are_read_as_the_platform_reads_them() throws UnknownHostException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String text = randomForm(random);
            // a literal: the platform looks nothing up
            byte[] bytes = InetAddress.getByName(text).getAddress();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            IpAddress expected = bytes.length == 4
                    ? IpAddress.ipv4(buffer.getInt())
                    : IpAddress.ipv6(buffer.getLong(), buffer.getLong());
            assertThat(IpAddress.parse(text))
                    .as("seed %d, round %d: %s", SEED, round, text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void canonical_texts_are_those_of_a_plain_reading_of_rfc_5952() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            IpAddress address = IpAddress.ipv6(sparse(random) | 1L << 63, sparse(random));
            assertThat(address).as("seed %d, round %d", SEED, round).hasToString(shortest(address));
        }
    }

    @Test
    void a_prefix_keeps_the_first_bits() {
        IpAddress address = read("2001:db8:1:2:3:4:5:6");

        assertThat(address.prefix(128)).isEqualTo(address);
        assertThat(address.prefix(127)).hasToString("2001:db8:1:2:3:4:5:6");
        assertThat(address.prefix(112)).hasToString("2001:db8:1:2:3:4:5:0");
        assertThat(address.prefix(65)).hasToString("2001:db8:1:2::");
        assertThat(address.prefix(64)).hasToString("2001:db8:1:2::");
        assertThat(address.prefix(56)).hasToString("2001:db8:1::");
        assertThat(address.prefix(1)).hasToString("::");
        assertThat(address.prefix(0)).hasToString("::");
        assertThat(read("10.1.2.3").prefix(32)).hasToString("10.1.2.3");
        assertThat(read("10.1.2.3").prefix(8)).hasToString("10.0.0.0");
        assertThat(read("200.1.2.3").prefix(1)).hasToString("128.0.0.0");
        assertThat(read("200.1.2.3").prefix(0)).hasToString("0.0.0.0");
    }

    @Test
    void a_prefix_out_of_range_is_refused() {
        assertThatThrownBy(() -> read("10.0.0.1").prefix(33)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("::1").prefix(129)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("::1").prefix(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static IpAddress read(String text) {
        return Objects.requireNonNull(IpAddress.parse(text), text);
    }

    /** 64 bits, of which some groups of 16 are zero. */
    private static long sparse(SplittableRandom random) {
        long bits = random.nextLong();
        for (int shift = 0; shift < 64; shift += 16) {
            if (random.nextInt(3) > 0) {
                bits &= ~(0xffffL << shift);
            }
        }
        return bits;
    }

    private static String randomForm(SplittableRandom random) {
        if (random.nextInt(8) == 0) {
            return ipv4Form(random.nextInt());
        }
        IpAddress address = IpAddress.ipv6(sparse(random), sparse(random));
        if (random.nextInt(8) == 0) {
            address = new IpAddress(true, 0, 0xffffL << 32 | random.nextLong() >>> 32);
        }
        boolean mixed = random.nextInt(4) == 0;
        int count = mixed ? 6 : 8;
        int gapStart = random.nextInt(count);
        int gapEnd = gapStart;
        while (gapEnd < count && group(address, gapEnd) == 0 && random.nextInt(8) > 0) {
            gapEnd++;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            if (i == gapStart && gapEnd > gapStart) {
                text.append("::");
                i = gapEnd - 1;
            } else {
                boolean afterGap = i == gapEnd && gapEnd > gapStart;
                text.append(i == 0 || afterGap ? "" : ":");
                String digits = String.format(Locale.ROOT, "%0" + (1 + random.nextInt(4)) + "x", group(address, i));
                text.append(random.nextBoolean() ? digits : digits.toUpperCase(Locale.ROOT));
            }
        }
        if (mixed) {
            text.append(gapEnd == count && gapEnd > gapStart ? "" : ":").append(ipv4Form((int) address.low()));
        }
        return text.toString();
    }

    private static String ipv4Form(int bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }

    private static int group(IpAddress address, int index) {
        long half = index < 4 ? address.high() : address.low();
        return (int) (half >>> (48 - 16 * (index % 4)) & 0xffff);
    }

    /** RFC 5952, section 4, by trying the longest runs of zeros first. */
    private static String shortest(IpAddress address) {
        StringBuilder full = new StringBuilder(":");
        for (int i = 0; i < 8; i++) {
            full.append(Integer.toHexString(group(address, i))).append(':');
        }
        for (int zeros = 8; zeros > 1; zeros--) {
            String run = ":" + "0:".repeat(zeros);
            int at = full.indexOf(run);
            if (at >= 0) {
                String left = full.substring(0, at);
                String right = full.substring(at + run.length());
                return (left.isEmpty() ? "" : left.substring(1)) + "::"
                        + (right.isEmpty() ? "" : right.substring(0, right.length() - 1));
            }
        }
        return full.substring(1, full.length() - 1);
    }
}
