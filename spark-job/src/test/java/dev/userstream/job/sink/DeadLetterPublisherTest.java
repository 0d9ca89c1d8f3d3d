package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.job.failure.FailureCause;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class DeadLetterPublisherTest {
    @SuppressWarnings("NullAway") // a record's canonical constructor does not show that the arrays may be null
    private static final DeadLetter DEAD_LETTER = new DeadLetter(
            null,
            null,
            List.of(new Header("trace", null)),
            RefusalReason.NULL_VALUE,
            "no value",
            new DeadLetterId(new MessageOffset("users_created", 1, 2, 3), Stage.PARSER),
            Instant.EPOCH);

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
    private final DeadLetterPublisher publisher = new DeadLetterPublisher(PublishedDeadLetters.SETTINGS, kafka);

    @Test
    void aDeadLetterKeepsNullsAndCanBeReadBack() {
        publisher.send(DEAD_LETTER);

        ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
        assertThat(record.topic()).isEqualTo("users_created.dlq");
        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(PublishedDeadLetters.decode(record).id()).isEqualTo(DEAD_LETTER.id());
    }

    @Test
    void flushReturnsWhenAllAreAcknowledged() {
        publisher.send(DEAD_LETTER);
        publisher.send(DEAD_LETTER);
        kafka.completeNext();
        kafka.completeNext();

        publisher.flush();

        assertThat(kafka.history()).hasSize(2);
    }

    @Test
    void flushFails_whenKafkaDoesNotTakeADeadLetter() {
        publisher.send(DEAD_LETTER);
        kafka.errorNext(new TimeoutException("no answer"));

        Samples.assertFails(publisher::flush, FailureCause.OUTAGE);
    }

    @Test
    void aProducerThatAnotherTaskHasDiscardedIsAnOutage() {
        kafka.close();

        Samples.assertFails(() -> publisher.send(DEAD_LETTER), FailureCause.OUTAGE);
    }

    @Test
    void aCancelledTaskDoesNotCloseTheSharedProducer() {
        kafka.sendException = new InterruptException("cancelled", new InterruptedException());

        Samples.assertFails(() -> publisher.send(DEAD_LETTER), FailureCause.INTERRUPTED);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(kafka.closed()).isFalse();
    }
}
