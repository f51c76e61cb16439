package dev.weir.benchmarks.http;

import java.util.Locale;

/** A server in a process of its own: tells its port, and ends with its standard input. */
public final class ServerMain {

    static final String PORT = "port ";

    private ServerMain() {}

    public static void main(String... args) throws Exception {
        ServerKind server = ServerKind.valueOf(constant(args[0]));
        Contender contender = Contender.valueOf(constant(args[1]));
        System.out.println(PORT + server.start(new Application(contender)));
        while (System.in.read() >= 0) {
            // until whoever started this has ended
        }
        System.exit(0);
    }

    private static String constant(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
