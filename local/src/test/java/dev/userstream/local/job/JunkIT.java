package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.Header;
import dev.userstream.events.Store;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** Bad messages among good ones. */
@WithStack
final class JunkIT {
    private static final int USERS = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final StackProbes probes;

    JunkIT(StackProbes probes) {
        this.probes = probes;
    }

    @Test
    void theGoodAreStoredAndEachBadMessageIsADeadLetterWithItsReason() {
        Sample sample = Sample.fresh();
        List<Junk> junk = Junk.kinds();
        long cassandraBefore = probes.cassandraRows();
        long postgresBefore = probes.postgresRows();

        List<RecordMetadata> placed = probes.publish(mixed(sample, junk));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lag()).isZero());
        assertThat(probes.cassandraRows() - cassandraBefore).isEqualTo(USERS);
        assertThat(probes.postgresRows() - postgresBefore).isEqualTo(USERS);
        assertSameValues(sample.id(17));
        assertLetters(junk, placed.subList(placed.size() - junk.size(), placed.size()));
    }

    /** The junk last, so that its places are known; the order of publishing is another. */
    private static List<ProducerRecord<byte[], byte[]>> mixed(Sample sample, List<Junk> junk) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(sample.records(0, USERS));
        junk.forEach(bad -> records.add(bad.record()));
        return records;
    }

    private long lag() {
        return probes.lag(Store.CASSANDRA) + probes.lag(Store.POSTGRES);
    }

    private void assertSameValues(UUID id) {
        Optional<Map<String, Object>> row = probes.cassandraRow(id);
        assertThat(row).isPresent();
        assertThat(row.orElseThrow()).containsEntry("first_name", "Ada 17").containsEntry("post_code", "0515");
        Map<String, Object> other = probes.postgresRow(id).orElseThrow();
        row.orElseThrow().forEach((column, value) -> {
            if (value instanceof String) {
                assertThat(other).containsEntry(column, value);
            }
        });
        assertThat(other).doesNotContainKey("registered_date").containsEntry("sequence", 17L);
    }

    private void assertLetters(List<Junk> junk, List<RecordMetadata> placed) {
        Map<String, DeadLetter> letters = probes.deadLetters().stream()
                .collect(Collectors.toMap(DeadLetter::identity, Function.identity(), (first, again) -> first));
        for (int index = 0; index < junk.size(); index++) {
            RecordMetadata place = placed.get(index);
            String identity = place.topic() + "/" + place.partition() + "/" + place.offset() + "/parser";
            assertThat(letters).as("kind %s", index).containsKey(identity);
            assertLetter(letters.get(identity), junk.get(index), place);
        }
    }

    private static void assertLetter(DeadLetter letter, Junk junk, RecordMetadata place) {
        assertThat(letter.reason()).isEqualTo(junk.reason());
        assertThat(letter.rejecter()).isEqualTo(Rejecter.PARSER);
        assertThat(letter.key()).isEqualTo(junk.record().key());
        assertThat(letter.value()).isEqualTo(junk.record().value());
        assertThat(letter.headers()).extracting(Header::name).containsExactly("trace", "empty");
        assertThat(letter.headers().get(0).value()).containsExactly(0, 1, 0xFF);
        assertThat(letter.headers().get(1).value()).isNull();
        assertThat(((Position) letter.origin()).timestampMs()).isEqualTo(place.timestamp());
    }
}
