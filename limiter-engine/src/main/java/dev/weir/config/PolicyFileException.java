package dev.weir.config;

import org.jspecify.annotations.Nullable;

/** Something in a policy file is wrong; the message begins with file, line and column. */
final class PolicyFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    PolicyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
