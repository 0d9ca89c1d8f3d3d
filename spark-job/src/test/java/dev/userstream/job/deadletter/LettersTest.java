package dev.userstream.job.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class LettersTest {
    private static final DeadLetterTopic TOPIC =
            new DeadLetterTopic(Store.CASSANDRA, Map.of("sasl.jaas.config", "hunter2"));
    private static final DeadLetter LETTER = new DeadLetter(
            null,
            null,
            List.of(new Header("trace", null)),
            RefusalReason.NULL_VALUE,
            "no value",
            new Position("users_created", 1, 2, 3),
            Rejecter.PARSER,
            Instant.EPOCH);

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
    private final Letters letters = new Letters(TOPIC, kafka);

    @Test
    void aLetterKeepsNullsAndCanBeReadBack() {
        letters.send(LETTER);

        ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
        assertThat(record.topic()).isEqualTo("users_created.dlq");
        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        List<Header> headers = StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> new Header(header.key(), header.value()))
                .toList();
        assertThat(DeadLetterCodec.decode(record.key(), record.value(), headers))
                .get()
                .extracting(DeadLetter::identity)
                .isEqualTo(LETTER.identity());
    }

    @Test
    void aLetterThatKafkaDoesNotTakeFailsTheTask() {
        letters.send(LETTER);
        kafka.errorNext(new TimeoutException("nobody answers"));

        assertThatThrownBy(letters::awaitAll)
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.OUTAGE));
    }

    @Test
    void aCancelledTaskDoesNotEndTheProducerOfOthers() {
        kafka.sendException = new InterruptException("cancelled", new InterruptedException());

        assertThatThrownBy(() -> letters.send(LETTER))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.INTERRUPTED));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(kafka.closed()).isFalse();
    }

    @Test
    void aProducerThatIsClosedAlreadyIsAnOutage() {
        kafka.close();

        assertThatThrownBy(() -> letters.send(LETTER))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.OUTAGE));
    }

    @Test
    void eachStoreHasAProducerOfItsOwn() {
        DeadLetterTopic other = new DeadLetterTopic(Store.POSTGRES, TOPIC.clientProperties());

        assertThat(other).isNotEqualTo(TOPIC);
        assertThat(LetterProducers.properties(other).get("client.id"))
                .isNotEqualTo(LetterProducers.properties(TOPIC).get("client.id"));
    }

    @Test
    void acknowledgedLettersLetTheTaskEnd() {
        letters.send(LETTER);
        letters.send(LETTER);
        kafka.completeNext();
        kafka.completeNext();

        letters.awaitAll();

        assertThat(kafka.history()).hasSize(2);
    }

    @Test
    void aLetterIsAcknowledgedByAllReplicasAndSecretsAreNotShown() {
        assertThat(LetterProducers.properties(TOPIC))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.request.size", 8_388_608);
        assertThat(TOPIC).asString().doesNotContain("hunter2");
    }
}
