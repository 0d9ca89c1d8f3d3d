package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.kafka.KafkaUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RunLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final LedgerTopic topic = new LedgerTopic();
    private final RunMetrics metrics = new RunMetrics(new SimpleMeterRegistry());
    private final Run run = RunEntries.first(new RunId("r"), RunFixture.users(3), new TreeMap<>(), NOW);

    @Test
    void theLatestEntryOfARunIsRestored() {
        try (RunLedger ledger = topic.ledger(metrics)) {
            ledger.write(run, Duration.ofSeconds(1));
            ledger.note(RunEntries.with(run, RunState.CANCELLED, "cancelled", 2, NOW));
        }
        topic.add("x".getBytes(StandardCharsets.UTF_8), "no run".getBytes(StandardCharsets.UTF_8));

        RunLedger restored = topic.ledger(metrics);
        restored.restore();

        assertThat(restored.all()).hasSize(1);
        assertThat(restored.find(run.id()).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aDeletedEntryIsForgotten() {
        topic.add(run);
        topic.add("r".getBytes(StandardCharsets.UTF_8), null);
        RunLedger ledger = topic.ledger(metrics);

        ledger.restore();

        assertThat(ledger.find(run.id())).isEmpty();
    }

    @Test
    void anEntryThatIsNotAcknowledgedIsNotFound() {
        RunLedger ledger = topic.ledger(metrics);
        topic.available = false;

        assertThatThrownBy(() -> ledger.write(run, Duration.ofSeconds(1)))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("made to fail");

        assertThat(ledger.find(run.id())).isEmpty();
        topic.available = true;
        ledger.write(run, Duration.ofSeconds(1));
        assertThat(ledger.find(run.id())).contains(run);
    }
}
