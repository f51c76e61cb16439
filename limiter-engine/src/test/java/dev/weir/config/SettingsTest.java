package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {

    private static Found found(Said said, Setting setting) {
        return said.settings().find(setting);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void the_filters_own_setting_goes_before_the_property_and_that_before_the_variable(Setting setting) {
        String variable = "WEIR_" + setting.key.toUpperCase(Locale.ROOT).replace('-', '_');
        Said said = Said.nothing();
        assertThat(found(said, setting)).isNull();

        said.variable(variable, " e ");
        assertThat(found(said, setting)).isEqualTo(new Found("e", "environment variable " + variable, false));

        said.property("weir." + setting.key, " p ");
        assertThat(found(said, setting))
                .isEqualTo(new Found("p", "system property \"weir." + setting.key + "\"", false));

        said.own(setting.key, " o ");
        assertThat(found(said, setting)).isEqualTo(new Found("o", "init-param \"" + setting.key + "\"", true));
    }

    @Test
    void the_platforms_redis_url_comes_after_ours() {
        Said said = Said.nothing().variable("REDIS_URL", "platform");
        assertThat(found(said, Setting.REDIS_URL).isOfPlatform()).isTrue();

        said.variable("WEIR_REDIS_URL", "ours");
        assertThat(found(said, Setting.REDIS_URL))
                .isEqualTo(new Found("ours", "environment variable WEIR_REDIS_URL", false));
    }

    @Test
    void a_property_or_variable_without_a_value_is_absent() {
        Said said = Said.nothing().property("weir.backend", " ").variable("WEIR_BACKEND", "");

        assertThat(found(said, Setting.BACKEND)).isNull();
        assertThat(said.settings().findOrDefault(Setting.BACKEND).text()).isEqualTo("memory");
    }

    @Test
    void an_unknown_name_is_refused_with_those_there_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Said.nothing().settings().refuseUnknown(List.of("redis-uri"), List.of("limit")))
                .withMessageStartingWith(
                        "init-param \"redis-uri\" is unknown; there are limit, backend, max-buckets, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.inCode(Map.of("redis-uri", "redis://127.0.0.1")))
                .withMessageStartingWith("setting \"redis-uri\" is unknown");
    }

    @Test
    void client_addresses_may_be_told_to_a_whole_fleet() {
        Said said = Said.nothing().variable("WEIR_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1");
        assertThat(said.settings().clientAddresses()).isNotNull();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Said.nothing()
                        .variable("WEIR_FORWARDED_HEADER", "Forwarded")
                        .settings()
                        .clientAddresses())
                .withMessageStartingWith(
                        "environment variable WEIR_FORWARDED_HEADER is set without \"trusted-proxies\"");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> said.variable("WEIR_IPV6_PREFIX", "0").settings().clientAddresses())
                .withMessageStartingWith("environment variable WEIR_IPV6_PREFIX: ");
    }

    @Test
    void the_status_for_want_of_a_decision_is_503_or_429() {
        assertThat(Said.nothing().settings().onErrorStatus()).isEqualTo(503);
        assertThat(Said.nothing().own("on-error-status", "429").settings().onErrorStatus())
                .isEqualTo(429);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Said.nothing()
                        .property("weir.on-error-status", "200")
                        .settings()
                        .onErrorStatus())
                .withMessage(
                        "system property \"weir.on-error-status\": \"200\" is no such status; it must be 503 or 429");
    }

    @Test
    void one_setting_silences_requests_and_redis() {
        assertThat(Silence.ofRequests("WEIR-001, weir-021,WEIR-009")).containsExactly("WEIR-001", "WEIR-009");
        assertThat(Silence.ofRedis("WEIR-001, weir-021,WEIR-009")).containsExactly("WEIR-021");
        assertThat(Said.nothing().own("silence", "WEIR-021").settings().gateOptions())
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Said.nothing().own("silence", "WEIR-024").settings().gateOptions())
                .withMessageContaining("WEIR-024")
                .withMessageContaining("WEIR-021 to WEIR-023");
    }
}
