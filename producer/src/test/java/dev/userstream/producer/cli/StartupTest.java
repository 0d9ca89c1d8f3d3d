package dev.userstream.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.producer.registry.SchemaRefusedException;
import dev.userstream.producer.registry.SchemaRegistryUnavailableException;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class StartupTest {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Startup startup = new Startup(stopped, Duration.ofMillis(1));
    private final List<String> states = new ArrayList<>();

    @Test
    void aStepIsTakenAgainUntilWhomItNeedsAnswersAndWhoeverAsksLearnsWhatIsWaitedFor() throws InterruptedException {
        List<RuntimeException> outages = new ArrayList<>(List.of(
                new KafkaUnavailableException("kafka: no answer", new IllegalStateException()),
                new SchemaRegistryUnavailableException("schema registry: no answer")));

        boolean done = startup.await("both", () -> {
            states.add(startup.waitsFor());
            if (!outages.isEmpty()) {
                throw outages.remove(0);
            }
        });

        assertThat(done).isTrue();
        assertThat(states)
                .containsExactly("the ledger is being read", "kafka: no answer", "schema registry: no answer");
        assertThat(startup.waitsFor()).startsWith("the ledger is being read");
    }

    @Test
    void aServiceThatIsStoppedWaitsNoLonger() throws InterruptedException {
        boolean done = startup.await("schema_registry", () -> {
            stopped.countDown();
            throw new SchemaRegistryUnavailableException("schema registry: no answer");
        });

        assertThat(done).isFalse();
        assertThat(startup.await("kafka", () -> states.add("taken"))).isFalse();
        assertThat(states).isEmpty();
    }

    @Test
    void aRefusalIsNotWaitedOut() {
        assertThatThrownBy(() -> startup.await("schema_registry", () -> {
                    throw new SchemaRefusedException("schema registry: no");
                }))
                .isInstanceOf(SchemaRefusedException.class);
    }

    @Test
    void anOutageAndARefusalEndACommandWithDifferentCodes() {
        assertThat(Main.exitCode(new SchemaRegistryUnavailableException("down")))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(Main.exitCode(new SchemaRefusedException("no"))).isEqualTo(ExitCode.USAGE);
    }
}
