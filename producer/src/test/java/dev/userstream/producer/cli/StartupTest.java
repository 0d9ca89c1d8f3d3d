package dev.userstream.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.producer.registry.SchemaRegistration.FailedException;
import dev.userstream.settings.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class StartupTest {
    private final FailedException outage = new FailedException(true, "schema registry: no answer");
    private final FailedException refusal = new FailedException(false, "schema registry: no");

    private final Startup startup = new Startup(Duration.ofMillis(1), Duration.ofMinutes(1));
    private final List<String> states = new ArrayList<>();

    @Test
    void aStepIsRepeatedDuringOutagesWhichAreReported() {
        List<RuntimeException> outages = new ArrayList<>(
                List.of(new KafkaUnavailableException("kafka: no answer", new IllegalStateException()), outage));

        startup.await("both", () -> {
            states.add(startup.waitsFor());
            if (!outages.isEmpty()) {
                throw outages.remove(0);
            }
        });

        assertThat(states)
                .containsExactly("the ledger is being read", "kafka: no answer", "schema registry: no answer");
        assertThat(startup.waitsFor()).isEqualTo("the ledger is being read");
    }

    @Test
    void aRefusalEndsTheStart() {
        assertThatThrownBy(() -> fail(startup, refusal)).isSameAs(refusal);
        assertThat(states).hasSize(1);
    }

    @Test
    void theTimeoutEndsTheStart() {
        Startup brief = new Startup(Duration.ofMillis(1), Duration.ofMillis(300));

        assertThatThrownBy(() -> fail(brief, outage)).isSameAs(outage);
        assertThat(states).hasSizeGreaterThan(1);
    }

    @Test
    void anOutageAndARefusalHaveDifferentExitCodes() {
        assertThat(Main.exitCode(outage)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(Main.exitCode(refusal)).isEqualTo(ExitCode.USAGE);
    }

    private void fail(Startup startup, RuntimeException error) {
        startup.await("schema_registry", () -> {
            states.add("attempt");
            throw error;
        });
    }
}
