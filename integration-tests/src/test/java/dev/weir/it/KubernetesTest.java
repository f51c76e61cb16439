package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests of the documents, against the models that the Kubernetes project makes from its own API. */
class KubernetesTest {

    private static final String MODELS = "io.kubernetes.client.openapi.models.";
    private static final Map<String, String> KINDS = Map.of(
            "v1 Service", "V1Service",
            "apps/v1 StatefulSet", "V1StatefulSet",
            "apps/v1 Deployment", "V1Deployment",
            "networking.k8s.io/v1 NetworkPolicy", "V1NetworkPolicy",
            "policy/v1 PodDisruptionBudget", "V1PodDisruptionBudget");

    @ParameterizedTest
    @ValueSource(strings = {"redis.yaml", "application.yaml"})
    void a_manifest_is_what_the_api_of_kubernetes_takes(String file) throws Exception {
        List<JsonObject> objects = objects(Path.of("../docs/kubernetes", file));
        assertThat(objects).hasSize(3);
        for (JsonObject object : objects) {
            validate(object);
        }
    }

    @Test
    void a_field_that_kubernetes_does_not_know_is_found() throws Exception {
        JsonObject workload = objects(Path.of("../docs/kubernetes/redis.yaml")).get(1);
        workload.getAsJsonObject("spec")
                .getAsJsonObject("template")
                .getAsJsonObject("spec")
                .addProperty("securityContexts", "x");

        assertThatThrownBy(() -> validate(workload)).rootCause().hasMessageContaining("securityContexts");
    }

    @Test
    void the_application_reads_the_secret_that_redis_is_guarded_by() throws IOException {
        String redis = Files.readString(Path.of("../docs/kubernetes/redis.yaml"));
        String application = Files.readString(Path.of("../docs/kubernetes/application.yaml"));

        assertThat(List.of(redis, application))
                .allSatisfy(text -> assertThat(text).contains("name: weir-redis\n                  key: password"));
        assertThat(redis).contains("app: shop").contains("noeviction");
        assertThat(application).contains("@weir-redis:6379");
    }

    private static void validate(JsonObject object) throws Exception {
        String kind = object.get("apiVersion").getAsString() + " "
                + object.get("kind").getAsString();
        assertThat(KINDS).containsKey(kind);
        Class.forName(MODELS + KINDS.get(kind))
                .getMethod("validateJsonElement", JsonElement.class)
                .invoke(null, object);
    }

    private static List<JsonObject> objects(Path file) throws IOException {
        List<JsonObject> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(file))) {
            objects.add(new Gson().toJsonTree(document).getAsJsonObject());
        }
        return objects;
    }
}
