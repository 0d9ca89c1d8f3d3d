package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.Audits;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bad messages among valid ones. */
@WithStack
final class JunkIT {
    private static final int USERS = 10_000;
    private static final int IN_THE_FUTURE = 4_242;
    private static final Duration ALLOWED_FUTURE = Duration.ofSeconds(50);
    private static final Duration REFUSED_FUTURE = Duration.ofMinutes(5);

    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    JunkIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @Test
    void validMessagesAreStored_andEachBadOneIsADeadLetterWithItsReason() {
        Mixture mixture = Mixture.of(goodRecords(), badRecords());
        long cassandraBefore = probes.cassandraRows();
        long postgresBefore = probes.postgresRows();

        List<RecordMetadata> placed = probes.publish(mixture.records());

        probes.awaitNoLag();
        assertThat(probes.cassandraRows() - cassandraBefore).isEqualTo(USERS);
        assertThat(probes.postgresRows() - postgresBefore).isEqualTo(USERS);
        assertSameValues(sample.id(17));
        assertSameValues(sample.id(USERS - 1));
        assertDeadLetters(mixture, placed);
        sample.assertAudited(stack, probes, USERS);
        assertAuditExplains(mixture.junk().values());
    }

    @Test
    void brokerRefusesATimestampFarInTheFuture() {
        probes.createTopics();
        long future = System.currentTimeMillis() + REFUSED_FUTURE.toMillis();

        assertThatThrownBy(() -> probes.publish(List.of(sample.record(0, sample.user(0), future))))
                .hasCauseInstanceOf(InvalidTimestampException.class);
    }

    /** One in ten with unknown fields, and one from a clock that runs ahead. */
    private List<ProducerRecord<byte[], byte[]>> goodRecords() {
        long future = System.currentTimeMillis() + ALLOWED_FUTURE.toMillis();
        return IntStream.range(0, USERS)
                .mapToObj(sequence -> {
                    if (sequence == IN_THE_FUTURE) {
                        return sample.record(sequence, sample.user(sequence), future);
                    }
                    return sequence % 10 == 7
                            ? sample.recordWithUnknownFields(sequence)
                            : sample.record(sequence, sample.user(sequence));
                })
                .toList();
    }

    /** Each kind once, as messages of the run, in all partitions. */
    private List<Junk> badRecords() {
        List<Junk> kinds = JunkKinds.all();
        return IntStream.range(0, kinds.size())
                .mapToObj(index -> kinds.get(index)
                        .claiming(sample.run(), USERS + index, index % Topics.USERS_CREATED.partitions()))
                .toList();
    }

    /** Every message is accounted for, the bad ones by their reasons. */
    private void assertAuditExplains(Collection<Junk> junk) {
        Map<String, Long> byReason = junk.stream()
                .collect(Collectors.groupingBy(bad -> bad.reason().code(), TreeMap::new, Collectors.counting()));
        String figures = byReason.entrySet().stream()
                .map(reason -> "\"" + reason.getKey() + "\":" + reason.getValue())
                .collect(Collectors.joining(","));
        CommandRun audit = Audits.of(stack, sample.run());
        assertThat(audit.stdout()).contains("\"dead_letters\":{" + figures + "}", "\"unaccounted\":0");
    }

    private void assertSameValues(UUID id) {
        Optional<Map<String, Object>> row = probes.cassandraRow(id);
        assertThat(row).isPresent();
        assertThat(row.orElseThrow()).containsEntry("post_code", "0515");
        Map<String, Object> other = probes.postgresRow(id).orElseThrow();
        row.orElseThrow().forEach((column, value) -> {
            if (value instanceof String) {
                assertThat(other).containsEntry(column, value);
            }
        });
        assertThat(other).doesNotContainKey("registered_date");
    }

    /** Each bad message is one dead letter, and no valid one is any. */
    private void assertDeadLetters(Mixture mixture, List<RecordMetadata> metadata) {
        PublishedRecords published = new PublishedRecords(probes, metadata);
        Map<DeadLetterId, Junk> expected = new HashMap<>();
        mixture.junk().forEach((index, junk) -> expected.put(published.id(index, Stage.PARSER), junk));
        Map<DeadLetterId, DeadLetter> deadLetters = published.deadLetters();

        assertThat(deadLetters.keySet()).isEqualTo(expected.keySet());
        deadLetters.forEach((id, deadLetter) -> assertDeadLetter(deadLetter, expected.get(id)));
        assertThat(mixture.junk().keySet().stream()
                        .map(index -> metadata.get(index).partition()))
                .as("partitions with bad messages")
                .contains(IntStream.range(0, Topics.USERS_CREATED.partitions())
                        .boxed()
                        .toArray(Integer[]::new));
    }

    private static void assertDeadLetter(DeadLetter deadLetter, Junk junk) {
        assertThat(deadLetter.reason()).isEqualTo(junk.reason());
        assertThat(deadLetter.key()).isEqualTo(junk.record().key());
        assertThat(deadLetter.value()).isEqualTo(junk.record().value());
        assertThat(deadLetter.headers())
                .extracting(Header::name)
                .containsExactly("trace", "empty", "run_id", "sequence");
        assertThat(deadLetter.headers().get(0).value()).containsExactly(0, 1, 0xFF);
        assertThat(deadLetter.headers().get(1).value()).isNull();
    }
}
