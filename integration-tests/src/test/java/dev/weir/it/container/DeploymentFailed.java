package dev.weir.it.container;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An application did not start. */
public final class DeploymentFailed extends Exception {

    private static final long serialVersionUID = 1L;

    DeploymentFailed(Throwable cause) {
        super(
                Stream.iterate(cause, each -> each != null, Throwable::getCause)
                        .map(Throwable::toString)
                        .collect(Collectors.joining("; because of ")),
                cause);
    }
}
