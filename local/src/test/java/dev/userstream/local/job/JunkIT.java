package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.AuditResult;
import dev.userstream.local.IntegrationTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.junit.jupiter.api.Test;

/** Bad messages among valid ones. */
final class JunkIT extends IntegrationTest {
    private static final int USERS = 10_000;
    private static final int IN_THE_FUTURE = 4_242;
    private static final Duration ALLOWED_FUTURE = Duration.ofSeconds(50);
    private static final Duration REFUSED_FUTURE = Duration.ofMinutes(5);
    private static final Integer[] PARTITIONS =
            IntStream.range(0, Topics.USERS_CREATED.partitions()).boxed().toArray(Integer[]::new);

    @Test
    void validMessagesAreStored_andEachBadOneIsADeadLetterWithItsReason() {
        Map<Integer, Junk> junk = new TreeMap<>();
        List<ProducerRecord<byte[], byte[]>> records = mixed(goodRecords(), badRecords(), junk);
        long cassandraBefore = probes.cassandraRows();
        long postgresBefore = probes.postgresRows();

        List<RecordMetadata> placed = probes.publish(records);

        probes.awaitNoLag();
        assertThat(probes.cassandraRows() - cassandraBefore).isEqualTo(USERS);
        assertThat(probes.postgresRows() - postgresBefore).isEqualTo(USERS);
        assertSameValues(sample.id(17));
        assertSameValues(sample.id(USERS - 1));
        assertDeadLetters(junk, placed);
        assertAudited(USERS);
        assertAuditExplains(junk.values());
    }

    @Test
    void brokerRefusesATimestampFarInTheFuture() {
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
        List<Junk> kinds = Junk.all();
        return IntStream.range(0, kinds.size())
                .mapToObj(index -> kinds.get(index).claiming(sample.run(), USERS + index, index % PARTITIONS.length))
                .toList();
    }

    /** The good ones with the bad ones at even distances in between; {@code junk} gets the bad ones by their index. */
    private static List<ProducerRecord<byte[], byte[]>> mixed(
            List<ProducerRecord<byte[], byte[]>> good, List<Junk> bad, Map<Integer, Junk> junk) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        int distance = good.size() / (bad.size() + 1);
        for (int index = 0; index < good.size(); index++) {
            int next = index / distance;
            if (index % distance == 0 && next < bad.size()) {
                junk.put(records.size(), bad.get(next));
                records.add(bad.get(next).record());
            }
            records.add(good.get(index));
        }
        return records;
    }

    /** Every message is accounted for, the bad ones by their reasons. */
    private void assertAuditExplains(Collection<Junk> junk) {
        Map<String, Long> byReason = junk.stream()
                .collect(Collectors.groupingBy(bad -> bad.reason().code(), TreeMap::new, Collectors.counting()));
        JsonNode report = AuditResult.of(ops, sample.run()).report();
        Map<String, Long> found = report.get("dead_letters").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, reason -> reason.getValue().asLong()));
        assertThat(found).isEqualTo(byReason);
        assertThat(report.get("unaccounted").asLong()).isZero();
    }

    private static void assertSameValues(UUID id) {
        Map<String, Object> row = probes.cassandraRow(id).orElseThrow();
        assertThat(row).containsEntry("post_code", "0515");
        Map<String, Object> other = probes.postgresRow(id).orElseThrow();
        row.forEach((column, value) -> {
            if (value instanceof String) {
                assertThat(other).containsEntry(column, value);
            }
        });
        assertThat(other).doesNotContainKey("registered_date");
    }

    /** Each bad message is one dead letter, and no valid one is any. */
    private static void assertDeadLetters(Map<Integer, Junk> junk, List<RecordMetadata> metadata) {
        PublishedRecords published = new PublishedRecords(probes, metadata);
        Map<DeadLetterId, Junk> expected = new HashMap<>();
        junk.forEach((index, bad) -> expected.put(published.id(index, Stage.PARSER), bad));
        Map<DeadLetterId, DeadLetter> deadLetters = published.deadLetters();

        assertThat(deadLetters.keySet()).isEqualTo(expected.keySet());
        deadLetters.forEach((id, deadLetter) -> assertDeadLetter(deadLetter, expected.get(id)));
        assertThat(junk.keySet().stream().map(index -> metadata.get(index).partition()))
                .as("partitions with bad messages")
                .contains(PARTITIONS);
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
