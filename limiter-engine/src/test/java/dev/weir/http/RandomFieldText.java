package dev.weir.http;

import java.util.SplittableRandom;

/** Random text of the fields in which proxies name addresses: what callers make up, and what proxies write. */
final class RandomFieldText {

    private static final String[] PIECES = {
        "for=",
        "FOR=",
        "by=",
        "host=",
        "\"",
        "\\",
        ",",
        ";",
        "=",
        " ",
        "\t",
        "[",
        "]",
        ":",
        "192.0.2.1",
        "10.0.0.1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "unknown",
        "_hidden",
        "80",
        "%eth0",
        "\0",
        "\u00e9",
        "\ud800",
        ", for=10.0.0.2",
        ", 10.0.0.3",
        "for=\"10.0.0.4",
        "\\\"",
    };

    private RandomFieldText() {}

    static String garbage(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** A well-formed item that names the address; parameters around it may quote anything. */
    static String item(ForwardedField field, String address, SplittableRandom random) {
        boolean ipv6 = address.contains(":");
        String port = random.nextInt(4) == 0 ? ":" + random.nextInt(65_536) : "";
        String node = ipv6 ? "[" + address + "]" + port : address + port;
        boolean quoted = ipv6 || random.nextInt(3) == 0 || !port.isEmpty();
        if (field == ForwardedField.X_FORWARDED_FOR) {
            return random.nextInt(8) == 0 ? "\"" + node + "\"" : node;
        }
        String element = (random.nextBoolean() ? "for=" : "For=") + (quoted ? "\"" + node + "\"" : node);
        if (random.nextInt(3) == 0) {
            element = "host=" + quote(garbage(random)) + ";" + element;
        }
        if (random.nextInt(3) == 0) {
            element = element + ";ext=" + quote(garbage(random)) + ";proto=https";
        }
        return element;
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
