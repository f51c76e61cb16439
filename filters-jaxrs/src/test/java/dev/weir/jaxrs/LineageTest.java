package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineageTest {

    interface Outer {}

    interface Inner extends Outer {}

    static class Base implements Outer {}

    static class Leaf extends Base implements Inner {}

    interface Crud<T, L extends Collection<T>> {
        void create(T item);

        void all(L items);

        void many(T[] items);
    }

    interface StringCrud<X extends Collection<String>> extends Crud<String, X> {}

    static class Strings implements StringCrud<List<String>> {
        @Override
        public void create(String item) {}

        public void create(Integer item) {}

        @Override
        public void all(List<String> items) {}

        @Override
        public void many(String[] items) {}
    }

    static class GenericBase<T> {
        public void put(T item) {}
    }

    static class Numbers extends GenericBase<Number> {
        @Override
        public void put(Number item) {}

        public void put(Object item, int unused) {}
    }

    static class Raw<T extends Number> {
        public void put(T item) {}
    }

    @Test
    void classes_come_before_interfaces_and_near_ones_before_far_ones() {
        assertThat(Lineage.of(Leaf.class).types()).containsExactly(Leaf.class, Base.class, Inner.class, Outer.class);
    }

    @Test
    void an_interface_is_its_own_lineage() {
        assertThat(Lineage.of(Inner.class).types()).containsExactly(Inner.class, Outer.class);
    }

    @Test
    void a_generic_interface_s_method_is_found_for_the_overload_that_implements_it() {
        assertThat(declaring(Strings.class, "create", String.class)).containsExactly(Strings.class, Crud.class);
        assertThat(declaring(Strings.class, "create", Integer.class)).containsExactly(Strings.class);
        assertThat(declaring(Strings.class, "all", List.class)).containsExactly(Strings.class, Crud.class);
        assertThat(declaring(Strings.class, "many", String[].class)).containsExactly(Strings.class, Crud.class);
    }

    @Test
    void a_generic_superclass_s_method_is_found() {
        assertThat(declaring(Numbers.class, "put", Number.class)).containsExactly(Numbers.class, GenericBase.class);
    }

    @Test
    void an_interface_s_method_leads_to_the_class_s_own() throws Exception {
        Method declared = Crud.class.getMethod("create", Object.class);

        assertThat(Lineage.of(Strings.class).versions(declared).get(0))
                .isEqualTo(Strings.class.getMethod("create", String.class));
    }

    @Test
    void an_open_type_variable_is_its_bound() throws Exception {
        assertThat(Lineage.of(Raw.class).parameters(Raw.class.getMethod("put", Number.class)))
                .isEqualTo(List.of(Number.class));
    }

    private static List<Class<?>> declaring(Class<?> type, String name, Class<?>... parameters) {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(each -> !each.isBridge()
                        && each.getName().equals(name)
                        && Arrays.equals(each.getParameterTypes(), parameters))
                .findFirst()
                .orElseThrow();
        return Lineage.of(type).versions(method).stream()
                .<Class<?>>map(Method::getDeclaringClass)
                .toList();
    }
}
