package dev.weir.http;

import java.util.List;
import java.util.Objects;

/**
 * Writes the body of a refusal in place of the standard one. Called by many threads at once: must be thread-safe. Where it
 * throws, the standard body is sent.
 */
@FunctionalInterface
public interface RefusalWriter {

    /**
     * What was decided.
     *
     * @param status of the answer
     * @param policy the name of the policy that decided
     * @param violated the members of the RateLimit fields that refused the request; empty where their policies show none
     * @param retryAfterSeconds after how many seconds the request would be allowed if nobody else asked, 1 or more; 0
     *     if it never is
     */
    record Refused(int status, String policy, List<String> violated, long retryAfterSeconds) {

        /**
         * Makes its own copy.
         *
         * @param status of the answer
         * @param policy the name of the policy
         * @param violated the members
         * @param retryAfterSeconds seconds
         */
        public Refused {
            violated = List.copyOf(violated);
        }
    }

    /**
     * A body.
     *
     * @param contentType the value of {@code Content-Type}
     * @param text sent in UTF-8
     */
    record Body(String contentType, String text) {

        /**
         * Neither may be missing.
         *
         * @param contentType the value of {@code Content-Type}
         * @param text sent in UTF-8
         */
        public Body {
            Objects.requireNonNull(contentType, "contentType");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Makes the body. What it takes from the request it must escape itself.
     *
     * @param refused what was decided
     * @param request the request
     * @return the body
     */
    Body write(Refused refused, HttpRequest request);
}
