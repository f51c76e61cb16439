package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

/** The README's table of init-params, with that of the backend's, has them all and no other. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9-]+)` \\|", Pattern.MULTILINE);

    private static List<String> rows(String document) throws IOException {
        String text = Files.readString(Path.of(document));
        String table = text.substring(text.indexOf("| init-param |"));
        return ROW.matcher(table.substring(0, table.indexOf("\n\n")))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    @Test
    void the_tables_have_each_init_param() throws IOException {
        Set<String> documented = new HashSet<>(rows("../README.md"));
        documented.addAll(rows("../docs/redis.md"));

        ServletException refused =
                catchThrowableOfType(ServletException.class, () -> new RateLimitFilter().init(withUnknownParam()));

        String known =
                refused.getMessage().substring(refused.getMessage().indexOf("there are ") + "there are ".length());
        assertThat(documented).containsExactlyInAnyOrder(known.split(", "));
    }

    @Test
    void the_file_of_policies_that_is_shown_is_the_demos() throws IOException {
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```json\n" + Files.readString(Path.of("src/main/resources/weir.json")) + "```");
    }

    private static FilterConfig withUnknownParam() {
        return new FilterConfig() {
            @Override
            public String getFilterName() {
                return "any";
            }

            @Override
            public ServletContext getServletContext() {
                return new ServletContextHandler().getServletContext();
            }

            @Override
            public String getInitParameter(String name) {
                return name.equals("unknown") ? "" : null;
            }

            @Override
            public Enumeration<String> getInitParameterNames() {
                return Collections.enumeration(List.of("unknown"));
            }
        };
    }
}
