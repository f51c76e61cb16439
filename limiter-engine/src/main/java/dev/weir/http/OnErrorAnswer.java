package dev.weir.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a policy answers where its limits cannot be asked. */
record OnErrorAnswer(Kind kind, int status, double share) {

    enum Kind {
        /** What the backend says. */
        BACKEND,
        DENY,
        ALLOW,
        /** By a share of the limits, counted in this process. */
        LOCAL
    }

    static final OnErrorAnswer OF_BACKEND = new OnErrorAnswer(Kind.BACKEND, 0, 0);

    private static final double HALF = 0.5;
    private static final Pattern TEXT =
            Pattern.compile("(deny)(?: (429|503))?|(allow)|(local)(?: (0?\\.[0-9]{1,9}|1))?");

    static OnErrorAnswer parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("onError is \"" + text
                    + "\"; it must be deny, deny 429, allow, or local with a share such as local 0.25");
        }
        if (matcher.group(3) != null) {
            return new OnErrorAnswer(Kind.ALLOW, 0, 0);
        }
        if (matcher.group(4) != null) {
            String share = matcher.group(5);
            return new OnErrorAnswer(Kind.LOCAL, 0, share == null ? HALF : Double.parseDouble(share));
        }
        String status = matcher.group(2);
        return new OnErrorAnswer(Kind.DENY, status == null ? 0 : Integer.parseInt(status), 0);
    }
}
