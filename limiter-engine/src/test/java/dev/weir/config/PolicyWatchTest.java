package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.http.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyWatchTest {

    @TempDir
    Path directory;

    private final Queue<String> handed = new ConcurrentLinkedQueue<>();
    private final Set<Thread> others = new HashSet<>(threads());

    private PolicyFile save(String limits) throws IOException {
        Path next = Files.writeString(
                directory.resolve("next.json"), "{\"policies\": [{\"name\": \"p\", \"limits\": \"" + limits + "\"}]}");
        return PolicyFile.at(Files.move(next, directory.resolve("policies.json"), StandardCopyOption.REPLACE_EXISTING)
                .toString());
    }

    private PolicyWatch watch(PolicyFile file) {
        Queue<String> to = handed;
        return PolicyWatch.of(file, UnaryOperator.identity(), policies -> to.add(limits(policies)));
    }

    private static String limits(List<Policy> policies) {
        return policies.get(0).limits().toString();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    private boolean isWatching() {
        return threads().stream()
                .anyMatch(thread -> thread.getName().equals("weir-policies") && !others.contains(thread));
    }

    @Test
    void a_watch_that_is_kept_hands_over_each_change() throws IOException {
        try (PolicyWatch kept = watch(save("1/1s"))) {
            System.gc();
            save("2/1s");
            await().until(() -> handed.size() == 2);
            assertThat(kept).isNotNull();
        }
        assertThat(handed).containsExactly("[1/1s]", "[2/1s]");
        assertThat(isWatching()).isFalse();
    }

    @Test
    void the_thread_of_a_watch_that_nobody_holds_any_more_ends() throws IOException {
        letGo(save("1/1s"));

        await().until(() -> {
            System.gc();
            return !isWatching();
        });
    }

    private void letGo(PolicyFile file) {
        assertThat(watch(file)).isNotNull();
        assertThat(isWatching()).isTrue();
    }
}
