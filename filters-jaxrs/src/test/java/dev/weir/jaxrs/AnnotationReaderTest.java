package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.http.Mode;
import dev.weir.http.Phase;
import dev.weir.http.Policy;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnnotationReaderTest {

    private final AnnotationReader reader = reader(new PolicyNames(), List.of());

    private static AnnotationReader reader(PolicyNames names, List<Policy> ofFile) {
        FilePolicies file = new FilePolicies("weir.json", EnumSet.allOf(Phase.class), Set.of(), names);
        file.replace(ofFile);
        return new AnnotationReader(policy -> policy, names, file);
    }

    @RateLimited("1/1s")
    static class Orders {
        @RateLimited("2/1s")
        public void own() {}

        public void bare() {}

        @RateLimitExempt
        public void exempt() {}

        @RateLimited("3/1s")
        @RateLimited(value = "4/1s", name = "named")
        @RateLimited("5/1s")
        public void repeated() {}

        @RateLimited("6/1s")
        public void overloaded() {}

        @RateLimited("7/1s")
        public void overloaded(String text, int[] numbers) {}
    }

    @RateLimitExempt
    static class Exempt {
        @RateLimited("1/1s")
        public void own() {}

        public void bare() {}
    }

    interface Api {
        @RateLimited("11/1s")
        void byInterface();

        @RateLimited("12/1s")
        void byBoth();
    }

    @RateLimited("13/1s")
    static class Base implements Api {
        @Override
        public void byInterface() {}

        @RateLimited("14/1s")
        @Override
        public void byBoth() {}

        public void bare() {}

        @RateLimited("15/1s")
        public void lifted() {}
    }

    static class Leaf extends Base {
        @Override
        public void byInterface() {}

        @Override
        public void byBoth() {}

        @RateLimitExempt
        @Override
        public void lifted() {}
    }

    static class Leaf$$Proxy extends Leaf {
        @Override
        public void byBoth() {}
    }

    @Test
    void the_method_s_replace_the_class_s() throws Exception {
        assertThat(method(Orders.class, "own").policies()).singleElement().satisfies(policy -> {
            assertThat(policy.name()).isEqualTo("Orders.own");
            assertThat(limits(policy)).isEqualTo("2/1s");
            assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        });
    }

    @Test
    void a_method_without_any_has_the_class_s_under_the_class_s_name() throws Exception {
        assertThat(names(method(Orders.class, "bare"))).containsExactly("Orders");
    }

    @Test
    void an_exempt_method_has_none() throws Exception {
        assertThat(method(Orders.class, "exempt").exempt()).isTrue();
    }

    @Test
    void an_exempt_class_exempts_its_bare_methods_only() throws Exception {
        assertThat(method(Exempt.class, "bare").exempt()).isTrue();
        assertThat(names(method(Exempt.class, "own"))).containsExactly("Exempt.own");
    }

    @Test
    void repeated_ones_are_numbered_from_the_second_on() throws Exception {
        assertThat(names(method(Orders.class, "repeated")))
                .containsExactly("Orders.repeated", "named", "Orders.repeated.3");
    }

    @Test
    void overloads_have_their_parameters_in_their_names() throws Exception {
        assertThat(names(method(Orders.class, "overloaded"))).containsExactly("Orders.overloaded()");
        assertThat(names(method(Orders.class, "overloaded", String.class, int[].class)))
                .containsExactly("Orders.overloaded(String,int[])");
    }

    @Test
    void an_overridden_method_s_counts_before_an_interface_s_and_both_before_a_class_s() throws Exception {
        assertThat(limits(method(Leaf.class, "byBoth").policies().get(0))).isEqualTo("14/1s");
        assertThat(limits(method(Leaf.class, "byInterface").policies().get(0))).isEqualTo("11/1s");
        assertThat(limits(method(Leaf.class, "bare").policies().get(0))).isEqualTo("13/1s");
    }

    @Test
    void what_is_inherited_has_the_resource_class_s_name() throws Exception {
        assertThat(names(method(Leaf.class, "byBoth"))).containsExactly("Leaf.byBoth");
        assertThat(names(method(Leaf.class, "bare"))).containsExactly("Leaf");
    }

    @Test
    void an_override_may_lift_what_it_inherits() throws Exception {
        assertThat(method(Leaf.class, "lifted").exempt()).isTrue();
    }

    @Test
    void a_container_s_proxy_is_the_class_behind_it() throws Exception {
        assertThat(names(method(Leaf$$Proxy.class, "byBoth"))).containsExactly("Leaf.byBoth");
        assertThat(names(reader.ofClass(Leaf$$Proxy.class))).containsExactly("Leaf");
    }

    static class Wrong {
        @RateLimited("a lot")
        public void limit() {}

        @RateLimited(value = "1/1s", key = "heder:X")
        public void key() {}

        @RateLimited(value = "1/1s", cost = 2)
        public void cost() {}

        @RateLimited(value = "1/1s", name = "a\"b")
        public void name(String text) {}

        @RateLimited("1/1s")
        @RateLimitExempt
        public void both() {}
    }

    static class WrongLeaf extends Wrong {}

    @Test
    void a_mistake_names_class_and_method() {
        String wrong = Wrong.class.getName();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method(Wrong.class, "limit"))
                .withMessageStartingWith("@RateLimited on " + wrong + ".limit(): ")
                .withMessageContaining("a lot");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method(Wrong.class, "key"))
                .withMessageStartingWith("@RateLimited on " + wrong + ".key(): ")
                .withMessageContaining("heder:X");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method(Wrong.class, "cost"))
                .withMessageStartingWith("@RateLimited on " + wrong + ".cost(): ")
                .withMessageContaining("cost is 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method(Wrong.class, "name", String.class))
                .withMessageStartingWith("@RateLimited on " + wrong + ".name(String): ")
                .withMessageContaining("a\"b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method(Wrong.class, "both"))
                .withMessage(wrong + ".both() has both @RateLimited and @RateLimitExempt; leave one out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method(WrongLeaf.class, "limit"))
                .withMessageStartingWith("@RateLimited on " + wrong + ".limit(), inherited by "
                        + WrongLeaf.class.getName() + ".limit(): ");
    }

    static class Shares {
        @RateLimited(value = "1/1s", name = "shared")
        public void one() {}

        @RateLimited(value = "1/1s", name = "shared", key = "client-address")
        public void same() {}

        @RateLimited(value = "2/1s", name = "shared")
        public void otherLimit() {}

        @RateLimited(value = "1/1s", name = "shared", key = "principal")
        public void otherKey() {}

        @RateLimited(value = "1/1s", name = "Orders.own")
        public void sameAsADefault() {}
    }

    static class Elsewhere {
        static class Orders {
            @RateLimited("2/1s")
            public void own() {}
        }
    }

    @Test
    void a_name_is_shared_on_the_same_terms_only() throws Exception {
        method(Shares.class, "one");
        method(Shares.class, "one");
        method(Shares.class, "same");

        for (String other : List.of("otherLimit", "otherKey")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> method(Shares.class, other))
                    .withMessageContaining("\"shared\"")
                    .withMessageContaining(Shares.class.getName() + "." + other + "()")
                    .withMessageContaining(Shares.class.getName() + ".one()");
        }
    }

    @Test
    void a_default_name_is_not_shared() throws Exception {
        method(Orders.class, "own");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> method(Elsewhere.Orders.class, "own"))
                .withMessageContaining(Elsewhere.Orders.class.getName() + ".own()")
                .withMessageContaining(Orders.class.getName() + ".own()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method(Shares.class, "sameAsADefault"))
                .withMessageContaining("\"Orders.own\"");
    }

    interface LocatorApi {
        @RateLimited("1/1s")
        @Path("inherited")
        Object inherited();
    }

    static class AnnotatedLocator implements LocatorApi {
        @Override
        public Object inherited() {
            return new Object();
        }
    }

    static class NoLocator {
        @RateLimited("1/1s")
        @GET
        @Path("method")
        public String method() {
            return "";
        }

        @Path("bare")
        public Object bare() {
            return new Object();
        }
    }

    @Test
    void an_annotated_locator_is_refused() {
        AnnotationReader.checkLocators(NoLocator.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnnotationReader.checkLocators(AnnotatedLocator.class))
                .withMessageContaining(LocatorApi.class.getName() + ".inherited()")
                .withMessageContaining("sub-resource locator");
    }

    private Coverage method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Coverage own = reader.ofMethod(type, type.getMethod(name, parameters));
        return own.marked() ? own : reader.ofClass(type);
    }

    private static List<String> names(Coverage coverage) {
        return coverage.policies().stream().map(Policy::name).toList();
    }

    private static String limits(Policy policy) {
        return Arrays.toString(policy.limits().toArray()).replaceAll("[\\[\\]]", "");
    }
}
