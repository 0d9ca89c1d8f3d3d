package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.api.MonotonicTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Runs over a scripted source, Kafka's own mock of its producer, and a ledger in memory. */
final class RunsFixture implements AutoCloseable {
    final ScriptedSource source = new ScriptedSource();
    final MemoryLedger ledger = new MemoryLedger();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MonotonicTime time = MonotonicTime.SYSTEM;
    Run.Owner owner = Run.Owner.SERVICE;
    OptionalLong highestSent = OptionalLong.empty();
    int maxRejectedPercent = 50;
    int maxRunning = 16;
    boolean acknowledges = true;
    volatile MockProducer<byte[], byte[]> kafka;
    Engine engine;
    Runs runs;

    /** Opens the runs; may be called again, as a process that starts again would. */
    RunsFixture open() {
        build();
        runs.open();
        return this;
    }

    /** Puts the runs together without opening them. */
    void build() {
        engine = new Engine(
                source,
                this::producer,
                (run, stopped) -> highestSent,
                time,
                Instant::now,
                new RunMetrics(registry),
                1 << 20,
                maxRejectedPercent);
        runs = new Runs(owner, ledger, engine, () -> new TreeMap<>(Map.of(0, 42L)), maxRunning);
    }

    Run submitAndAwaitEnd(String id, RunRequest request) throws InterruptedException {
        runs.submit(new RunId(id), request);
        return awaitEnd(id);
    }

    Run awaitEnd(String id) {
        return await(id, run -> run.state().isFinished());
    }

    Run await(String id, Predicate<Run> expected) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> runs.find(new RunId(id)).orElseThrow(), expected);
    }

    /** What was handed to Kafka for a topic, in order. */
    List<ProducerRecord<byte[], byte[]>> sent(String topic) {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    List<Long> sentSequences() {
        return sent(Topics.USERS_CREATED.name()).stream()
                .map(record -> Long.valueOf(header(record, "sequence")))
                .toList();
    }

    static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static RunRequest users(long users) {
        return new RunRequest(users, null, null, List.of(), null);
    }

    static RunRequest timed(Duration duration, double rate) {
        return new RunRequest(null, duration, rate, List.of(), null);
    }

    static void assertCounters(Run run, RunState state, long published, long rejected) {
        assertThat(run.state()).as("cause: %s", run.cause()).isEqualTo(state);
        assertThat(run.published()).isEqualTo(published);
        assertThat(run.rejected()).isEqualTo(rejected);
        assertThat(run.watermark()).isEqualTo(published + rejected);
    }

    @Override
    public void close() {
        if (runs != null) {
            runs.close();
        }
    }

    private MockProducer<byte[], byte[]> producer() {
        kafka = new MockProducer<>(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
        return kafka;
    }
}
