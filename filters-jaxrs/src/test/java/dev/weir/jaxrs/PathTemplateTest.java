package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;

class PathTemplateTest {

    @Path("/orders/")
    interface Api {
        @GET
        @Path("{id: [0-9]{1,3}}/lines/{ line }")
        String line();
    }

    static class Orders implements Api {
        @Override
        public String line() {
            return "";
        }

        @GET
        public String list() {
            return "";
        }
    }

    @Path("/")
    static class Root {
        @GET
        public String get() {
            return "";
        }
    }

    static class Part {
        @GET
        @Path("x")
        public String get() {
            return "";
        }
    }

    @Test
    void it_is_that_of_class_and_method_without_patterns_of_variables() throws Exception {
        assertThat(template(Orders.class, "line")).isEqualTo("/orders/{id}/lines/{line}");
        assertThat(template(Orders.class, "list")).isEqualTo("/orders");
        assertThat(template(Root.class, "get")).isEqualTo("/");
    }

    @Test
    void it_is_unknown_where_a_locator_leads_to_the_class() throws Exception {
        assertThat(template(Part.class, "get")).isNull();
    }

    private static String template(Class<?> type, String method) throws NoSuchMethodException {
        return PathTemplate.of(type, type.getMethod(method));
    }
}
