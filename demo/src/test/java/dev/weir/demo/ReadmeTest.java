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
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

/** The README's table of init-params has them all and no other. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9-]+)` \\|", Pattern.MULTILINE);

    @Test
    void the_table_has_each_init_param() throws IOException {
        String text = Files.readString(Path.of("../README.md"));
        String table = text.substring(text.indexOf("| init-param |"));
        List<String> rows = ROW.matcher(table.substring(0, table.indexOf("\n\n")))
                .results()
                .map(row -> row.group(1))
                .toList();

        ServletException refused =
                catchThrowableOfType(ServletException.class, () -> new RateLimitFilter().init(withUnknownParam()));

        assertThat(refused).hasMessageEndingWith("there are " + String.join(", ", rows));
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
