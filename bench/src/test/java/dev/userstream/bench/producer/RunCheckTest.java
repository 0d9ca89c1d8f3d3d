package dev.userstream.bench.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class RunCheckTest {
    private static final UserPool POOL = UserPool.of(1);
    private static final RunId RUN = new RunId("checked");

    private final RunCheck check = new RunCheck(RUN, 3);

    @Test
    void eachUserOnceInAnyOrderIsNoComplaint() {
        see(RUN, 2);
        see(RUN, 0);
        see(RUN, 1);

        assertThat(check.complaint()).isEmpty();
    }

    @Test
    void aMissingUserIsTold() {
        see(RUN, 0);
        see(RUN, 2);

        assertThat(complaint()).contains("missing=1 repeated=0 wrong=0");
    }

    @Test
    void aRepeatedUserIsToldAlthoughTheNumberIsRight() {
        see(RUN, 0);
        see(RUN, 2);
        see(RUN, 2);

        assertThat(complaint()).contains("missing=1 repeated=1 wrong=0");
    }

    @Test
    void recordsOfOtherRunsAndBeyondTheLastPlaceAreWrong() {
        see(RUN, 0);
        see(RUN, 1);
        see(new RunId("another"), 2);
        see(RUN, 3);

        assertThat(complaint()).contains("missing=1 repeated=0 wrong=2");
    }

    @Test
    void aUserUnderTheIdOfAnotherPlaceIsWrong() {
        see(RUN, 0);
        see(RUN, 1);
        ProducerRecord<byte[], byte[]> other = record(RUN, 1);
        check.see(consumed(other.key(), other.value(), record(RUN, 2)));

        assertThat(complaint()).contains("missing=1 repeated=0 wrong=1");
    }

    @Test
    void aValueThatCannotBeReadIsWrong() {
        ProducerRecord<byte[], byte[]> broken = record(RUN, 0);
        check.see(consumed(broken.key(), new byte[] {'{'}, broken));

        assertThat(complaint()).contains("missing=3 repeated=0 wrong=1");
    }

    private String complaint() {
        Optional<String> complaint = check.complaint();
        assertThat(complaint).isPresent();
        return complaint.get();
    }

    private void see(RunId run, long sequence) {
        ProducerRecord<byte[], byte[]> record = record(run, sequence);
        check.see(consumed(record.key(), record.value(), record));
    }

    private static ProducerRecord<byte[], byte[]> record(RunId run, long sequence) {
        return new UserMessages(run, POOL).record(sequence);
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            byte[] key, byte[] value, ProducerRecord<byte[], byte[]> headersOf) {
        return new ConsumerRecord<>(
                headersOf.topic(),
                0,
                0,
                1_000,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(headersOf.headers()),
                Optional.empty());
    }
}
