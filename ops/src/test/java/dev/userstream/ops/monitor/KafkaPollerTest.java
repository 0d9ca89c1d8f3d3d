package dev.userstream.ops.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.FakePipeline;
import dev.userstream.ops.audit.FakeTopic;
import dev.userstream.ops.health.Health;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class KafkaPollerTest {
    private final FakePipeline pipeline = FakePipeline.withRun(3);
    private final FakeTopic ledger = new FakeTopic();
    private final Readings deadLetters = new Readings(pipeline.deadLetters);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PipelineMetrics metrics = new PipelineMetrics(
            registry, new Health(Map.of("kafka", () -> {}), Duration.ofSeconds(1), System::nanoTime));
    private final Map<Store, SortedMap<Integer, Long>> committed = new TreeMap<>(Map.of(
            Store.CASSANDRA, new TreeMap<>(Map.of(0, 1L)),
            Store.POSTGRES, new TreeMap<>()));
    private final KafkaPoller look =
            new KafkaPoller(pipeline.users, store -> committed.get(store), ledger, deadLetters);

    @Test
    void nothingIsKnownBeforeTheFirstLook() {
        assertThat(gauge("userstream.consumer.lag", "store", "cassandra")).isNaN();
        assertThat(gauge("userstream.runs", "state", "succeeded")).isNaN();
        assertThat(gauge("userstream.dead.letters", "reason", "store_refused")).isNaN();
        assertThat(gauge("userstream.component.up", "component", "kafka")).isZero();
    }

    @Test
    void lagIsToldOfStoresThatHaveBegun() {
        look.look(metrics);

        assertThat(gauge("userstream.consumer.lag", "store", "cassandra")).isEqualTo(2);
        assertThat(gauge("userstream.consumer.lag", "store", "postgres")).isNaN();
    }

    @Test
    void runsCountOnceInTheirLatestState() {
        Run run = pipeline.pipeline().ledger().runs().get(0);
        enter(run);
        enter(run);
        look.look(metrics);
        look.look(metrics);

        assertThat(gauge("userstream.runs", "state", "succeeded")).isEqualTo(1);
        assertThat(gauge("userstream.runs", "state", "running")).isZero();
    }

    @Test
    void deadLettersCountByIdentityAndAreReadOnce() {
        pipeline.refuse(1);
        pipeline.refuse(1);
        pipeline.refuse(2);
        look.look(metrics);
        pipeline.refuse(2);
        pipeline.refuse(3);
        look.look(metrics);

        assertThat(gauge("userstream.dead.letters", "reason", "store_refused")).isEqualTo(3);
        assertThat(gauge("userstream.dead.letters", "reason", "invalid_json")).isZero();
        assertThat(deadLetters.read).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void replaysCountOnceEachAndAreNoLetters() {
        pipeline.refuse(1);
        pipeline.refuse(2);
        List<Header> mark = ReplayMarkerCodec.headers(new ReplayMarker(
                new DeadLetterId(new RunSequence(FakePipeline.RUN, 1), Stage.PRODUCER),
                RefusalReason.STORE_REFUSED,
                0,
                0,
                Instant.EPOCH));
        pipeline.deadLetters.append(1, null, null, mark);
        pipeline.deadLetters.append(1, null, null, mark);
        look.look(metrics);

        assertThat(gauge("userstream.dead.letters", "reason", "store_refused")).isEqualTo(2);
        assertThat(gauge("userstream.dead.letters.replayed", "reason", "store_refused"))
                .isEqualTo(1);
    }

    @Test
    void aTopicThatWasMadeAnewIsCountedAnew() {
        pipeline.refuse(1);
        pipeline.refuse(2);
        look.look(metrics);
        deadLetters.topic = new FakePipeline().deadLetters;
        look.look(metrics);

        assertThat(gauge("userstream.dead.letters", "reason", "store_refused")).isZero();
    }

    @Test
    void aReadingThatBreaksOffIsRepeatedAndCountsNothingTwice() {
        TopicRecord message = pipeline.users.append(1, new byte[0], new byte[0], List.of());
        pipeline.refuse(message, Stage.CASSANDRA);
        pipeline.refuse(2);
        deadLetters.breakAfter = 1;
        assertThatThrownBy(() -> look.look(metrics)).isInstanceOf(UnreachableException.class);
        assertThat(gauge("userstream.dead.letters", "reason", "store_refused")).isNaN();

        deadLetters.breakAfter = Integer.MAX_VALUE;
        look.look(metrics);

        assertThat(gauge("userstream.dead.letters", "reason", "store_refused")).isEqualTo(2);
    }

    @Test
    void nothingIsKnownWhileKafkaCannotBeRead() {
        pipeline.refuse(1);
        look.look(metrics);
        pipeline.refuse(2);
        deadLetters.breakAfter = 1;
        assertThatThrownBy(() -> look.look(metrics)).isInstanceOf(UnreachableException.class);

        assertThat(gauge("userstream.consumer.lag", "store", "cassandra")).isNaN();
        assertThat(gauge("userstream.runs", "state", "succeeded")).isNaN();
        assertThat(gauge("userstream.dead.letters", "reason", "store_refused")).isNaN();

        deadLetters.breakAfter = Integer.MAX_VALUE;
        look.look(metrics);

        assertThat(gauge("userstream.runs", "state", "succeeded")).isZero();
        assertThat(gauge("userstream.dead.letters", "reason", "store_refused")).isEqualTo(2);
    }

    private void enter(Run run) {
        ledger.append(1, run.id().value().getBytes(StandardCharsets.UTF_8), RunCodec.encode(run), List.of());
    }

    private double gauge(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).gauge().value();
    }

    /** Notes what is read, and breaks off when told. */
    private static final class Readings implements TopicLog {
        private final List<Long> read = new ArrayList<>();
        private TopicLog topic;
        private int breakAfter = Integer.MAX_VALUE;

        Readings(TopicLog topic) {
            this.topic = topic;
        }

        @Override
        public SortedMap<Integer, Long> beginningOffsets() {
            return topic.beginningOffsets();
        }

        @Override
        public SortedMap<Integer, Long> endOffsets() {
            return topic.endOffsets();
        }

        @Override
        public void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
            topic.read(from, to, each -> {
                if (read.size() >= breakAfter) {
                    throw new UnreachableException("Kafka at broker:9092", "silent", "is it up?", null);
                }
                read.add(each.offset());
                sink.accept(each);
            });
        }
    }
}
