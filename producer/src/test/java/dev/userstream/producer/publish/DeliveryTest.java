package dev.userstream.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<DeliveryOutcome> outcomes = new ArrayList<>();
    private final Delivery delivery = new Delivery(this::producer, (outgoing, outcome) -> outcomes.add(outcome));

    @Test
    void anAcknowledgementIsToldOnce() {
        send(0);
        assertThat(outcomes).isEmpty();

        latest().completeNext();

        assertThat(outcomes).singleElement().isInstanceOf(DeliveryOutcome.Acknowledged.class);
    }

    @Test
    void aTimeoutMeansThatItMustBeSentAgainByTheSameProducer() {
        send(0);
        latest().errorNext(new TimeoutException("30000 ms\nhave passed"));
        send(0);

        assertThat(outcomes).containsExactly(new DeliveryOutcome.Unacknowledged("TimeoutException: 30000 ms"));
        assertThat(producers).hasSize(1);
    }

    @Test
    void whatIsTooLargeAlwaysWillBe() {
        send(0);
        latest().errorNext(new RecordTooLargeException("larger"));

        assertThat(outcomes).containsExactly(new DeliveryOutcome.TooLarge("RecordTooLargeException: larger"));
    }

    @Test
    void aRefusalForGoodIsNoOutage() {
        send(0);
        latest().errorNext(new TopicAuthorizationException("users_created"));

        assertThat(outcomes).singleElement().isInstanceOf(DeliveryOutcome.Refused.class);
    }

    @Test
    void aProducerWhoseIdTheBrokerForgotIsReplaced() {
        send(0);
        latest().errorNext(new OutOfOrderSequenceException("out of order"));
        send(0);

        assertThat(outcomes).singleElement().isInstanceOf(DeliveryOutcome.Unacknowledged.class);
        assertThat(producers).hasSize(2);
        assertThat(producers.get(0).closed()).isTrue();
    }

    @Test
    void aProducerThatThrowsIsReplacedAndTheRecordIsNotLost() {
        send(0);
        latest().sendException = new KafkaException("fatal state");
        send(1);
        send(1);

        assertThat(outcomes).containsExactly(new DeliveryOutcome.Unacknowledged("KafkaException: fatal state"));
        assertThat(producers).hasSize(2);
        assertThat(latest().history()).hasSize(1);
    }

    @Test
    void closingBeforeAnythingWasSentAsksForNoProducer() {
        delivery.close(Duration.ZERO);

        assertThat(producers).isEmpty();
    }

    private void send(long sequence) {
        delivery.send(new Outgoing(sequence, new ProducerRecord<>("topic", new byte[] {1}, new byte[] {2}), null));
    }

    private MockProducer<byte[], byte[]> latest() {
        return producers.get(producers.size() - 1);
    }

    private MockProducer<byte[], byte[]> producer() {
        producers.add(new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()));
        return latest();
    }
}
