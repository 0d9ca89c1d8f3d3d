package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserMessage;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.local.IntegrationTest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Several messages of one id, also of publishers whose clock is wrong or jumps. */
final class NewestWinsIT extends IntegrationTest {
    private static final long AHEAD_MS = 45_000;
    private static final List<Long> BEFORE_1970 =
            List.of(-1L, -86_400_000L, -3_000_000_000_000L, -20_000_000_000_000L, -200_000_000_000_000L);
    private static final List<Long> OVERFLOW_IN_MICROSECONDS =
            List.of(Long.MIN_VALUE, Long.MIN_VALUE / 2, Long.MIN_VALUE / 1_000 - 1, -300_000_000_000_000L);

    private final long now = System.currentTimeMillis();

    @Test
    void laterMessageOfABatchWins() {
        probes.publish(List.of(message("earlier", "somewhere", now), message("later", null, now + 1)));

        assertStored(sample.id(0), "later");
        assertThat(probes.cassandraRow(sample.id(0)).orElseThrow())
                .as("an absent value is an explicit null")
                .doesNotContainKey("address");
        assertThat(probes.postgresRow(sample.id(0)).orElseThrow()).doesNotContainKey("address");
    }

    @Test
    void olderMessageAfterANewerOneChangesNothing() {
        publish("newer", now);
        assertStored(sample.id(0), "newer");

        publish("older", now - 60_000);

        assertStored(sample.id(0), "newer");
    }

    @Test
    void laterMessageOfOneMillisecondWins_inOneBatchAndInTwo() {
        probes.publish(List.of(message("first", "here", now), message("second", "there", now)));
        assertStored(sample.id(0), "second");

        publish("third", now);
        assertStored(sample.id(0), "third");
    }

    @Test
    void messageWithoutValueDeletesNothing() {
        ProducerRecord<byte[], byte[]> record = sample.records(0, 1).get(0);
        probes.publish(List.of(record));

        probes.publish(List.of(new ProducerRecord<>(record.topic(), record.key(), null)));

        assertStored(sample.id(0), "Ada 0");
    }

    @Test
    void unknownSchemaVersionIsIgnored() {
        ProducerRecord<byte[], byte[]> record = sample.recordWithUnknownFields(0);
        record.headers().add(MessageHeaders.SCHEMA_VERSION, new byte[] {(byte) 0xFF, '9'});

        probes.publish(List.of(record));

        assertStored(sample.id(0), "Ada 0");
    }

    @Test
    void messageFromTheFarPastIsStored_andReplacesNothingNewer() {
        publish("1970", 1);
        assertStored(sample.id(0), "1970");

        publish("1971", Duration.ofDays(365).toMillis());
        publish("1970 again", 2);

        assertStored(sample.id(0), "1971");
    }

    /** The broker accepts at most a minute, which bounds the damage. */
    @Test
    void messageFromAClockAheadIsReplacedOnlyByALaterTimestamp() {
        publish("ahead", now + AHEAD_MS);
        publish("after the clock was set back", now);
        assertStored(sample.id(0), "ahead");

        publish("later", now + AHEAD_MS + 1);

        assertStored(sample.id(0), "later");
        assertAudited(1);
    }

    @Test
    void brokerRefusesTimestampsThatOverflowInMicroseconds() {
        assertThat(OVERFLOW_IN_MICROSECONDS)
                .allSatisfy(timestamp -> assertThat(send(0, timestamp)).isEqualTo(Errors.INVALID_TIMESTAMP));
    }

    @Test
    void timestampsBefore1970AreDeadLetters() throws IOException {
        for (int sequence = 0; sequence < BEFORE_1970.size(); sequence++) {
            assertThat(send(sequence, BEFORE_1970.get(sequence))).isEqualTo(Errors.NONE);
        }
        int neighbour = BEFORE_1970.size();
        probes.publish(sample.records(neighbour, neighbour + 1));

        assertStored(sample.id(neighbour), "Ada " + neighbour);
        for (int sequence = 0; sequence < BEFORE_1970.size(); sequence++) {
            byte[] key = UserMessage.key(sample.user(sequence));
            long timestamp = BEFORE_1970.get(sequence);
            assertThat(probes.postgresRow(sample.id(sequence))).isEmpty();
            assertThat(probes.cassandraRow(sample.id(sequence))).isEmpty();
            assertThat(probes.deadLetters())
                    .filteredOn(deadLetter -> Arrays.equals(deadLetter.key(), key))
                    .isNotEmpty()
                    .allSatisfy(deadLetter -> {
                        assertThat(deadLetter.reason()).isEqualTo(RefusalReason.INVALID_TIMESTAMP);
                        assertThat(deadLetter.id().toString()).endsWith("/parser");
                        assertThat(((MessageOffset) deadLetter.id().source()).timestampMs())
                                .isEqualTo(timestamp);
                    });
        }
    }

    private void publish(String firstName, long timestampMs) {
        probes.publish(List.of(message(firstName, null, timestampMs)));
    }

    private ProducerRecord<byte[], byte[]> message(String firstName, String address, long timestampMs) {
        return sample.record(0, sample.user(0, firstName, address), timestampMs);
    }

    private Errors send(long sequence, long timestampMs) throws IOException {
        CreatedUser user = sample.user(sequence);
        return new RawBatch(UserMessage.key(user), UserCodec.encode(user), timestampMs)
                .send(stack.addresses().kafka());
    }
}
