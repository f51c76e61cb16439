package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverClassesTest {

    private static final String HERE = "dev.weir.http.ResolverClassesTest$";

    private final ResolverClasses<KeyResolver> classes = ResolverClasses.ofThisThread(KeyResolver.class);

    @Test
    void a_public_class_with_a_public_constructor_is_made() {
        assertThat(classes.apply(HERE + "Good")).isInstanceOf(Good.class);
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Missing, was not found on the class path",
        "java.lang.String, does not implement dev.weir.http.KeyResolver",
        HERE + "WithoutConstructor, has no public constructor without parameters",
        HERE + "Hidden, is not public",
        HERE + "Abstract, is abstract",
        HERE + "Throwing, could not be made: java.lang.IllegalStateException: no plans",
        HERE + "Uninitialised, could not be loaded: java.lang.ExceptionInInitializerError",
        "dev.weir.http.KeyResolver, has no public constructor without parameters",
    })
    void anything_else_is_refused_with_the_class_and_the_reason(String className, String reason) {
        assertThatThrownBy(() -> classes.apply(className))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("resolver class \"" + className + "\" " + reason)
                .hasMessageContaining("right is a public class");
    }

    @Test
    void loaders_are_asked_in_turn() {
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        ClassLoader own = ResolverClassesTest.class.getClassLoader();

        assertThat(new ResolverClasses<>(KeyResolver.class, List.of(platform, own)).apply(HERE + "Good"))
                .isInstanceOf(Good.class);
        assertThatThrownBy(() -> new ResolverClasses<>(KeyResolver.class, List.of(platform)).apply(HERE + "Good"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was not found");
    }

    @Test
    void weirs_own_loader_is_asked_where_the_thread_has_none() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            assertThat(ResolverClasses.ofThisThread(KeyResolver.class).apply(HERE + "Good"))
                    .isInstanceOf(Good.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    public static class Good implements KeyResolver {
        @Override
        public String resolve(HttpRequest request) {
            return "good";
        }
    }

    public static final class WithoutConstructor extends Good {
        private final String plan;

        public WithoutConstructor(String plan) {
            this.plan = plan;
        }

        @Override
        public String resolve(HttpRequest request) {
            return plan;
        }
    }

    static final class Hidden extends Good {
        public Hidden() {}
    }

    public abstract static class Abstract extends Good {
        public Abstract() {}
    }

    public static final class Throwing extends Good {
        public Throwing() {
            throw new IllegalStateException("no plans");
        }
    }

    public static final class Uninitialised extends Good {
        static final int VALUE = Integer.parseInt("x");
    }
}
