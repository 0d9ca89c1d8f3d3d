package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetter.Origin.Position;
import dev.userstream.events.deadletter.DeadLetter.Rejecter;
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

/** Bad messages among good ones. */
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
    void theGoodAreStoredAndEachBadMessageIsADeadLetterWithItsReason() {
        Mixture mixture = Mixture.of(goodRecords(), badRecords());
        long cassandraBefore = probes.cassandraRows();
        long postgresBefore = probes.postgresRows();

        List<RecordMetadata> placed = probes.publish(mixture.records());

        probes.awaitNoLag();
        assertThat(probes.cassandraRows() - cassandraBefore).isEqualTo(USERS);
        assertThat(probes.postgresRows() - postgresBefore).isEqualTo(USERS);
        assertSameValues(sample.id(17));
        assertSameValues(sample.id(USERS - 1));
        assertLetters(mixture, placed);
        sample.assertAudited(stack, probes, USERS);
        assertAuditExplains(mixture.junk().values());
    }

    @Test
    void aTimestampFarInTheFutureIsRefusedByTheBroker() {
        probes.createTopics();
        long future = System.currentTimeMillis() + REFUSED_FUTURE.toMillis();

        assertThatThrownBy(() -> probes.publish(List.of(sample.record(0, sample.user(0), future))))
                .hasCauseInstanceOf(InvalidTimestampException.class);
    }

    /** One in ten with fields that nobody knows, and one from a clock that runs ahead. */
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

    /** Each kind once, as messages of the run, in every partition by turns. */
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

    /** Each bad message is one letter, and no good one is any. */
    private void assertLetters(Mixture mixture, List<RecordMetadata> placed) {
        PlacedLetters published = new PlacedLetters(probes, placed);
        Map<String, Junk> expected = new HashMap<>();
        mixture.junk().forEach((index, junk) -> expected.put(published.identity(index, "parser"), junk));
        Map<String, DeadLetter> letters = published.all();

        assertThat(letters.keySet()).isEqualTo(expected.keySet());
        letters.forEach((identity, letter) -> assertLetter(letter, expected.get(identity)));
        mixture.junk().keySet().forEach(index -> {
            DeadLetter letter = letters.get(published.identity(index, "parser"));
            assertThat(((Position) letter.origin()).timestampMs())
                    .isEqualTo(placed.get(index).timestamp());
        });
        assertThat(mixture.junk().keySet().stream()
                        .map(index -> placed.get(index).partition()))
                .as("partitions that got junk")
                .contains(IntStream.range(0, Topics.USERS_CREATED.partitions())
                        .boxed()
                        .toArray(Integer[]::new));
    }

    private static void assertLetter(DeadLetter letter, Junk junk) {
        assertThat(letter.reason()).isEqualTo(junk.reason());
        assertThat(letter.rejecter()).isEqualTo(Rejecter.PARSER);
        assertThat(letter.key()).isEqualTo(junk.record().key());
        assertThat(letter.value()).isEqualTo(junk.record().value());
        assertThat(letter.headers()).extracting(Header::name).containsExactly("trace", "empty", "run_id", "sequence");
        assertThat(letter.headers().get(0).value()).containsExactly(0, 1, 0xFF);
        assertThat(letter.headers().get(1).value()).isNull();
    }
}
