package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
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
public final class RunFixture implements AutoCloseable {
    final ScriptedSource source = new ScriptedSource();
    final LedgerTopic topic = new LedgerTopic();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MonotonicTime time = MonotonicTime.SYSTEM;
    OptionalLong highestSent = OptionalLong.empty();
    int maxRejectedPercent = 50;
    int maxRunning = 16;
    boolean acknowledges = true;
    volatile MockProducer<byte[], byte[]> kafka;
    RunLedger ledger;
    RunService runs;

    /** Opens the runs; may be called again, as a process that starts again would. */
    RunFixture open() {
        build();
        runs.open();
        return this;
    }

    /** Runs that are not open yet, for tests of their HTTP API. */
    public static RunFixture create() {
        RunFixture fixture = new RunFixture();
        fixture.build();
        return fixture;
    }

    /** The runs. */
    public RunService runs() {
        return runs;
    }

    /** From now on no page arrives. */
    public void hang() {
        source.hangsFromPage = 1;
    }

    /** From now on nothing can be written to the ledger. */
    public void breakLedger() {
        topic.available = false;
    }

    /** Puts the runs together without opening them. */
    void build() {
        RunMetrics metrics = new RunMetrics(registry);
        ledger = topic.ledger(metrics);
        RunContext context = new RunContext(
                source,
                this::producer,
                (run, stopped) -> highestSent,
                time,
                Instant::now,
                metrics,
                1 << 20,
                maxRejectedPercent);
        runs = new RunService(ledger, context, () -> new TreeMap<>(Map.of(0, 42L)), maxRunning);
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
                .until(() -> runs.find(new RunId(id)), expected);
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
