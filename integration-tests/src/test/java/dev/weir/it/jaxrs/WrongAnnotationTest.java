package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.it.container.DeploymentFailed;
import dev.weir.jaxrs.RateLimited;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations that stop the deployment. */
class WrongAnnotationTest extends JaxrsCases {

    @Path("bad")
    public static class BadLimit {
        @GET
        @RateLimited("5 per second")
        public String get() {
            return "never";
        }
    }

    @Path("bad")
    public static class BadKey {
        @GET
        @RateLimited(value = P, key = "class:com.acme.Missing")
        public String get() {
            return "never";
        }
    }

    @Path("bad")
    public static class BadCost {
        @GET
        @RateLimited(value = P, cost = 3)
        public String get() {
            return "never";
        }
    }

    @Path("bad")
    public static class OneNameTwoLimits {
        @GET
        @RateLimited(value = P, name = "p")
        public String get() {
            return "never";
        }

        @POST
        @RateLimited(value = "3/1m", name = "p")
        public String post() {
            return "never";
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {BadLimit.class, BadKey.class, BadCost.class, OneNameTwoLimits.class})
    void row_34_a_wrong_annotation_fails_the_deployment_and_the_message_names_its_place(Class<?> resource) {
        assertThatThrownBy(() -> start(api(resource)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("@RateLimited")
                .hasMessageContaining(resource.getSimpleName());
    }

    @Test
    void row_48_two_annotations_of_one_name_and_different_limits_fail_the_deployment() {
        assertThatThrownBy(() -> start(api(OneNameTwoLimits.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("\"p\"");
    }
}
