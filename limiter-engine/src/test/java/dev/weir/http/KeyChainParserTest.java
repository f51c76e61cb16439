package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyChainParserTest {

    private static final ClientAddresses DIRECT = ClientAddresses.direct();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "principal",
                "client-address",
                " principal ,header:X-Api-Key,client-address ",
                "principal+cookie:sid , header: X-Api-Key + client-address",
                "header:!#$%&'*-.^_`|~09azAZ",
                "principal, constant:everyone",
                "constant:a:b c",
                "principal + constant:a, constant:b",
            })
    void right_texts_are_read(String text) {
        assertThat(KeyChain.parse(text, DIRECT).key(new StubRequest())).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | is empty; right is",
                "` ` | is empty; right is",
                ", | empty alternative",
                "principal, | empty alternative",
                "principal,,client-address | empty alternative",
                "principal+ | has an empty part; a part is principal, role:NAME",
                "+principal | has an empty part",
                "principal++client-address | has an empty part",
                ":x | has an empty part",
                "ip | has the unknown part \"ip\"; a part is principal, role:NAME",
                "Principal | has the unknown part \"Principal\"",
                "header :x | has the unknown part",
                "principal:alice | right is principal alone",
                "client-address:1.2.3.4 | right is client-address alone",
                "client-address/129 | right is an IPv6 prefix of 1 to 128",
                "client-address/x | right is an IPv6 prefix of 1 to 128",
                "role | right is for example role:gold",
                "path: | right is for example path:tenant",
                "path-template:x | right is path-template alone",
                "attribute | right is for example attribute:com.acme.tenant",
                "host:x | right is host alone",
                "method:GET | right is method alone",
                "header | right is for example header:X-Api-Key",
                "header: | right is for example header:X-Api-Key",
                "header:X Api Key | \"X Api Key\" is not a name that HTTP allows",
                "header:Schlüssel | is not a name that HTTP allows",
                "header:a:b | is not a name that HTTP allows",
                "cookie | right is for example cookie:session",
                "cookie:a=b | is not a name that HTTP allows",
                "constant: | right is for example constant:everyone",
                "class: | right is for example class:com.acme.PlanKey",
                "class:com.acme:Plan | is not the name of a class",
                "class:com.acme.Missing | \"com.acme.Missing\" was not found on the class path",
                "class:java.lang.String | \"java.lang.String\" does not implement",
                "constant:all, principal | \"principal\" after one of constants only",
                "constant:a+constant:b, principal | \"principal\" after one of constants only",
            })
    void wrong_texts_are_refused_with_what_was_read_and_what_is_right(String text, String message) {
        assertThatThrownBy(() -> KeyChain.parse(text, DIRECT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key \"" + text + "\" ")
                .hasMessageContaining(message);
    }

    @Test
    void a_named_class_is_made_once_and_its_name_is_in_the_key() {
        List<String> asked = new ArrayList<>();
        KeyChain chain = KeyChain.parse("principal, class:com.acme.Plan", DIRECT, name -> {
            asked.add(name);
            return request -> "gold";
        });

        assertThat(chain.key(new StubRequest())).isEqualTo("class:com.acme.Plan:gold");
        assertThat(chain.key(new StubRequest())).isEqualTo("class:com.acme.Plan:gold");
        assertThat(asked).containsExactly("com.acme.Plan");
    }

    @Test
    void a_source_of_resolvers_that_fails_is_named_with_the_class() {
        Function<String, @Nullable KeyResolver> none = name -> null;
        assertThatThrownBy(() -> KeyChain.parse("class:com.acme.Plan", DIRECT, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"class:com.acme.Plan\"")
                .hasMessageContaining("no key resolver");
        assertThatThrownBy(() -> KeyChain.parse("class:com.acme.Plan", DIRECT, name -> {
                    throw new IllegalStateException("container is stopped");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"class:com.acme.Plan\"")
                .hasMessageContaining("container is stopped");
    }
}
