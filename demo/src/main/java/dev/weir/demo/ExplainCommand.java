package dev.weir.demo;

import dev.weir.config.PolicyFile;
import dev.weir.config.Settings;
import dev.weir.http.Explanation;
import dev.weir.http.Policy;
import dev.weir.http.SampleRequest;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which policies of the file would count a request, and why the others would not. */
final class ExplainCommand {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private static final String USAGE = """
            usage: explain METHOD PATH ['Header: value' | principal=NAME | role=NAME | address=IP]...
            such as: explain GET /hello 'X-Api-Key: abc' principal=alice address=192.0.2.1""";

    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern METHOD = Pattern.compile("[A-Z-]+");
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern WORD = Pattern.compile("(principal|role|address)=(.+)");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):\\s*(.*)");

    private ExplainCommand() {}

    /**
     * Runs it.
     *
     * @param words with {@code explain} before
     * @return what the process is to end with
     */
    static int run(List<String> words, PrintStream out, PrintStream err) {
        SampleRequest request;
        try {
            request = request(words);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n" + USAGE);
            return WRONG_USAGE;
        }
        try {
            Settings settings = Settings.inCode(Map.of());
            PolicyFile file = settings.policyFile();
            if (file == null) {
                err.println("there is no file of policies; name one in WEIR_POLICIES");
                return FAILED;
            }
            List<Policy> policies = file.read(policy -> policy.clientAddresses(settings.clientAddresses()));
            out.println(request + " from " + request.remoteAddress() + ", by the policies of " + file + ":");
            Explanation.of(policies, request, settings.gateOptions())
                    .forEach(each -> out.println((each.matches() ? "  counts          " : "  does not count  ")
                            + each.policy() + ": " + each.reason()));
            out.println("Annotations of JAX-RS resources have limits besides, which are not in this file.");
            return DONE;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    private static SampleRequest request(List<String> words) {
        if (!words.get(0).equals("explain")) {
            throw new IllegalArgumentException("\"" + words.get(0) + "\" is unknown; there is explain");
        }
        if (words.size() < 3
                || !METHOD.matcher(words.get(1)).matches()
                || !words.get(2).startsWith("/")) {
            throw new IllegalArgumentException("a method in capitals and a path that begins with / are wanted");
        }
        SampleRequest request = SampleRequest.of(words.get(1), words.get(2)).withRemoteAddress(LOOPBACK);
        for (String word : words.subList(3, words.size())) {
            request = with(request, word);
        }
        return request;
    }

    private static SampleRequest with(SampleRequest request, String word) {
        Matcher named = WORD.matcher(word);
        if (named.matches()) {
            String value = named.group(2);
            return switch (named.group(1)) {
                case "principal" -> request.withPrincipal(value);
                case "role" -> request.withRole(value);
                default -> request.withRemoteAddress(address(value));
            };
        }
        Matcher header = HEADER.matcher(word);
        if (header.matches()) {
            SampleRequest known = request.withHeader(header.group(1), header.group(2));
            return header.group(1).equalsIgnoreCase("Cookie") ? withCookies(known, header.group(2)) : known;
        }
        throw new IllegalArgumentException("\"" + word + "\" is no part of a request");
    }

    /** Of several of one name the first counts. */
    private static SampleRequest withCookies(SampleRequest request, String field) {
        SampleRequest all = request;
        for (String pair : field.split(";", -1)) {
            String[] cookie = pair.strip().split("=", 2);
            if (cookie.length == 2 && all.cookie(cookie[0]) == null) {
                all = all.withCookie(cookie[0], cookie[1]);
            }
        }
        return all;
    }

    private static String address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no address");
        }
        return text;
    }
}
