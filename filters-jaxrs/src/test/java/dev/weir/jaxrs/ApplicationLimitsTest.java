package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.GateOptions;
import dev.weir.http.Phase;
import dev.weir.memory.MemoryBackend;
import jakarta.ws.rs.core.Application;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApplicationLimitsTest {

    private final PolicyNames names = new PolicyNames();
    private final FilePolicies file = new FilePolicies("weir.json", Set.of(Phase.AUTHENTICATED), Set.of(), names);
    private final ApplicationLimits limits = new ApplicationLimits(
            MemoryBackend.create(),
            GateOptions.standard(),
            List.of(),
            file,
            new AnnotationReader(policy -> policy, names, file),
            new StartLines(true));

    public static class Part {
        @RateLimited("2/1m")
        public String get() {
            return "part";
        }
    }

    /** Containers forget sub-resources that they have not met for a while, and then ask again. */
    @Test
    void a_method_that_is_configured_again_leaves_nothing_behind() throws Exception {
        limits.application(new Application());
        Method method = Part.class.getMethod("get");

        Coverage first = limits.ofMethod(Part.class, method);

        assertThat(limits.ofMethod(Part.class, method)).isSameAs(first);
        assertThat(limits.gate(first)).isNotNull().isSameAs(limits.gate(limits.ofMethod(Part.class, method)));
    }
}
