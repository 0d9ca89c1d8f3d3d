package dev.userstream.ops.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.AuditPolicy;
import dev.userstream.ops.audit.FakePipeline;
import dev.userstream.ops.pipeline.PollListener;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.StoredRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PipelineMetricsTest {
    private final FakePipeline pipeline = FakePipeline.withRun(3);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Health health = new Health(Map.of("kafka", () -> {}), Duration.ofSeconds(1));
    private final PipelineMetrics metrics = new PipelineMetrics(registry, health);

    @AfterEach
    void close() {
        metrics.close();
        health.close();
    }

    @Test
    void figuresAreUnknownBeforeTheFirstPoll() {
        assertThat(gauge("userstream.consumer.lag", "cassandra")).isNaN();
        assertThat(gauge("userstream.runs", "succeeded")).isNaN();
        assertThat(gauge("userstream.dead.letters", "store_refused")).isNaN();
        assertThat(gauge("userstream.component.up", "kafka")).isZero();
    }

    @Test
    void figuresFollowThePipeline() {
        pipeline.refuse(1);
        pipeline.refuse(1);
        pipeline.refuse(2);
        mark(1);
        mark(1);
        // Without a dead letter.
        mark(9);
        pipeline.committed = new TreeMap<>(Map.of(0, 1L));
        start();
        awaitGauge("userstream.consumer.lag", "cassandra", 2);
        awaitGauge("userstream.runs", "succeeded", 1);
        awaitGauge("userstream.runs", "running", 0);
        awaitGauge("userstream.dead.letters", "store_refused", 2);
        awaitGauge("userstream.dead.letters.replayed", "store_refused", 1);
        awaitGauge("userstream.component.up", "kafka", 1);

        pipeline.refuse(3);
        awaitGauge("userstream.dead.letters", "store_refused", 3);
        pipeline.committed = new TreeMap<>();
        awaitGauge("userstream.consumer.lag", "cassandra", Double.NaN);
    }

    @Test
    void auditsThatFailedAreCounted_untilTheyPass() throws InterruptedException {
        assertThat(failedAudits()).isZero();

        Map<UUID, StoredRow> rows = Map.copyOf(pipeline.cassandra);
        pipeline.cassandra.clear();
        audit();
        audit();
        assertThat(failedAudits()).isOne();

        pipeline.cassandra.putAll(rows);
        audit();
        assertThat(failedAudits()).isZero();
    }

    private void audit() throws InterruptedException {
        metrics.audited(
                new Audit(pipeline, AuditPolicy.DEFAULT, Progress.NONE).run(Optional.empty(), Duration.ofSeconds(1)));
    }

    private double failedAudits() {
        return registry.get("userstream.audit.failed.runs").gauge().value();
    }

    @Test
    void aRecreatedTopicIsCountedAgain() {
        pipeline.refuse(1);
        pipeline.refuse(2);
        start();
        awaitGauge("userstream.dead.letters", "store_refused", 2);

        pipeline.deadLetters.clear();
        awaitGauge("userstream.dead.letters", "store_refused", 0);
    }

    @Test
    void everyFigureIsUnknownWhileKafkaDoesNotAnswer() {
        pipeline.refuse(1);
        mark(1);
        pipeline.refuse(2);
        start();
        awaitGauge("userstream.dead.letters.replayed", "store_refused", 1);

        pipeline.deadLetters.failAfter(0);
        awaitGauge("userstream.dead.letters.replayed", "store_refused", Double.NaN);
        awaitGauge("userstream.dead.letters", "store_refused", Double.NaN);
        awaitGauge("userstream.consumer.lag", "cassandra", Double.NaN);
        awaitGauge("userstream.runs", "succeeded", Double.NaN);
        pipeline.refuse(3);
        pipeline.deadLetters.failAfter(1);
        await().until(() -> pipeline.deadLetters.failedReads.get() > 1);

        pipeline.deadLetters.failAfter(Integer.MAX_VALUE);
        awaitGauge("userstream.dead.letters", "store_refused", 3);
        awaitGauge("userstream.dead.letters.replayed", "store_refused", 1);
    }

    private void start() {
        metrics.start(() -> pipeline, Duration.ofMillis(10), new PollListener() {});
    }

    private void mark(long sequence) {
        pipeline.mark(new DeadLetterId(new RunSequence(FakePipeline.RUN, sequence), Stage.PRODUCER), null, 0);
    }

    private void awaitGauge(String name, String tag, double value) {
        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(gauge(name, tag)).isEqualTo(Double.valueOf(value)));
    }

    private double gauge(String name, String value) {
        return registry.get(name).gauges().stream()
                .filter(gauge -> gauge.getId().getTags().get(0).getValue().equals(value))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
