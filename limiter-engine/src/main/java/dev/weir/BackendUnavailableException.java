package dev.weir;

/** A backend could not be asked, and there is no answer that could stand for its own. */
public final class BackendUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * With what happened.
     *
     * @param message what could not be done
     * @param cause why
     */
    public BackendUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
