package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Gate;
import dev.weir.it.Cases;
import dev.weir.it.Recipes;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** Each recipe of the documents does what it is said to do in the servlet filter. */
class RecipesFileTest extends Cases {

    @ParameterizedTest
    @MethodSource("dev.weir.it.Recipes#all")
    void a_recipe_does_what_it_says(String file, String script) throws Exception {
        start(app().filter(
                        "who",
                        (request, response, chain) -> chain.doFilter(known((HttpServletRequest) request), response),
                        Map.of(),
                        "/*")
                .filter(
                        "limits",
                        new RateLimitFilter(),
                        params(
                                "policies",
                                Recipes.DIRECTORY.resolve(file).toString(),
                                "phase",
                                "both",
                                "trusted-proxies",
                                "127.0.0.1"),
                        "/*")
                .servlet(RecipesFileTest::answer, "/*"));

        Recipes recipe = new Recipes(uri(), clock);
        for (String line : script.lines().toList()) {
            recipe.run(line);
        }
    }

    @Test
    void each_recipe_is_tried() throws IOException {
        try (Stream<Path> files = Files.list(Recipes.DIRECTORY)) {
            assertThat(Recipes.all().map(row -> Recipes.DIRECTORY.resolve((String) row.get()[0])))
                    .containsExactlyInAnyOrderElementsOf(
                            files.filter(file -> file.toString().endsWith(".json"))
                                    .toList());
        }
    }

    @Test
    void the_lines_for_web_xml_and_the_same_in_yaml_do_so_too() throws Exception {
        Document descriptor = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Recipes.DIRECTORY.resolve("web.xml").toFile());
        String param = text(descriptor, "param-name");
        Filter filter = Class.forName(text(descriptor, "filter-class"))
                .asSubclass(Filter.class)
                .getDeclaredConstructor()
                .newInstance();
        Map<String, String> params =
                params(param, Recipes.DIRECTORY.resolve("minimal.yaml").toString());
        start(app().filter(text(descriptor, "filter-name"), filter, params, text(descriptor, "url-pattern"))
                .servlet(RecipesFileTest::answer, "/*"));

        Recipes recipe = new Recipes(uri(), clock);
        recipe.run("2 x GET /hello X-Api-Key:a -> 200");
        recipe.run("1 x GET /hello X-Api-Key:a -> 429");
        recipe.run("3 x GET /other X-Api-Key:a -> 200");
    }

    private static String text(Document descriptor, String element) {
        return descriptor.getElementsByTagName(element).item(0).getTextContent();
    }

    /** What an authentication would have found out. */
    private static HttpServletRequest known(HttpServletRequest request) {
        request.setAttribute("com.acme.account", request.getHeader("Account"));
        String user = request.getHeader("User");
        String roles = request.getHeader("Roles");
        return new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
                return user == null ? null : () -> user;
            }

            @Override
            public boolean isUserInRole(String role) {
                return roles != null && Arrays.asList(roles.split(",")).contains(role);
            }
        };
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response) {
        boolean refused = request.getRequestURI().endsWith("/login") && !"right".equals(request.getHeader("Password"));
        response.setStatus(refused ? HttpServletResponse.SC_UNAUTHORIZED : HttpServletResponse.SC_OK);
        response.setHeader("Outcome", String.valueOf(request.getAttribute(Gate.OUTCOME)));
    }
}
