package dev.weir.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The directions in which modules and packages may depend on each other. */
@AnalyzeClasses(
        packages = "dev.weir",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
    private static final String CORE = "dev.weir";
    private static final String INTERNAL = "dev.weir.internal..";
    private static final String MEMORY = "dev.weir.memory..";
    private static final String REDIS = "dev.weir.redis..";
    private static final String HTTP = "dev.weir.http..";
    private static final String SERVLET = "dev.weir.servlet..";
    private static final String JAXRS = "dev.weir.jaxrs..";
    private static final String CONFIG = "dev.weir.config..";
    private static final String[] ENGINE = {CORE, INTERNAL, MEMORY, REDIS, HTTP, CONFIG};

    /** Leaves out what modules bring for each other's tests. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.weir.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_core_knows_only_itself_and_what_is_internal = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(CORE, INTERNAL, "java..", "org.slf4j..", "org.jspecify.."));

    @ArchTest
    static final ArchRule what_is_internal_knows_no_backend_and_no_http = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(MEMORY, REDIS, HTTP, CONFIG));

    @ArchTest
    static final ArchRule the_memory_backend_knows_no_http = noClasses()
            .that()
            .resideInAPackage(MEMORY)
            .should()
            .dependOnClassesThat(resideInAnyPackage(REDIS, HTTP, CONFIG));

    @ArchTest
    static final ArchRule the_redis_backend_knows_no_http =
            noClasses().that().resideInAPackage(REDIS).should().dependOnClassesThat(resideInAnyPackage(HTTP, CONFIG));

    @ArchTest
    static final ArchRule http_knows_neither_redis_nor_configuration =
            noClasses().that().resideInAPackage(HTTP).should().dependOnClassesThat(resideInAnyPackage(REDIS, CONFIG));

    @ArchTest
    static final ArchRule the_engine_knows_no_container = noClasses()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .dependOnClassesThat(resideInAnyPackage("jakarta..", "javax.servlet..", "javax.ws..", SERVLET, JAXRS));

    @ArchTest
    static final ArchRule the_filters_see_only_what_the_engine_exports = noClasses()
            .that()
            .resideInAnyPackage(SERVLET, JAXRS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(INTERNAL));

    @ArchTest
    static final ArchRule the_servlet_filter_knows_no_jaxrs = noClasses()
            .that()
            .resideInAPackage(SERVLET)
            .should()
            .dependOnClassesThat(resideInAnyPackage(JAXRS, "jakarta.ws.rs.."));

    @ArchTest
    static final ArchRule the_jaxrs_filters_know_no_servlet_filter =
            noClasses().that().resideInAPackage(JAXRS).should().dependOnClassesThat(resideInAnyPackage(SERVLET));

    @ArchTest
    static final ArchRule jaxrs_classes_use_nothing_that_servlet_containers_load = noClasses()
            .that()
            .resideInAPackage("dev.weir.jaxrs")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.weir.jaxrs.servlet.ApplicationLife");

    /**
     * JAX-RS runs without a Servlet API, so what would use one is kept where its absence can be survived, but for what
     * servlet containers alone load.
     */
    @ArchTest
    static void at_most_one_hidden_jaxrs_class_touches_the_servlet_api(JavaClasses classes) {
        List<JavaClass> touching = classes.stream()
                .filter(resideInAPackage("dev.weir.jaxrs"))
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getPackageName()
                                .startsWith("jakarta.servlet")))
                .toList();

        assertThat(touching)
                .hasSizeLessThanOrEqualTo(1)
                .noneMatch(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }
}
