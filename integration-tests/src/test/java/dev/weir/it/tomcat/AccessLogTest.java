package dev.weir.it.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.it.container.Container;
import dev.weir.it.http.Connection;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat's access log prints what Weir decided. */
@EnabledIfSystemProperty(named = Container.PROPERTY, matches = ".*Tomcat.*")
class AccessLogTest {

    /** As {@code docs/servlet.md} has it, but for the address. */
    private static final String PATTERN = "%s %{weir.outcome}r %{weir.policy}r";

    @Test
    void the_outcome_and_the_policy_are_in_each_line(@TempDir Path temp) throws Exception {
        try (LoggingTomcat tomcat = new LoggingTomcat(temp, PATTERN)) {
            int asked = 0;
            for (String path : new String[] {"/api", "/api", "/other"}) {
                try (Connection connection = new Connection(tomcat.uri())) {
                    connection
                            .send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .read();
                }
                awaitLines(tomcat, ++asked); // a line is written after its answer, perhaps after the next one's
            }
            assertThat(tomcat.lines()).containsExactly("404 allowed api", "429 denied api", "404 - -");
        }
    }

    private static void awaitLines(LoggingTomcat tomcat, int count) {
        await().atMost(Duration.ofMinutes(1)).until(() -> tomcat.lines().size() == count);
    }
}
