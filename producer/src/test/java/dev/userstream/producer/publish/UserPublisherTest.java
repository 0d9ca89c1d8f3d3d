package dev.userstream.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class UserPublisherTest {
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private final UserPublisher publisher = new UserPublisher(this::producer, new Outcomes());

    @Test
    void aProducerWhoseSequenceTheBrokerRefusesIsReplaced() {
        publish(0);
        latest().errorNext(new OutOfOrderSequenceException("out of order"));
        publish(0);

        assertThat(outcomes).singleElement().asString().startsWith("unacknowledged");
        assertThat(producers).hasSize(2);
        assertThat(producers.get(0).closed()).isTrue();
    }

    @Test
    void aProducerThatThrowsIsReplacedAndTheRecordIsNotLost() {
        publish(0);
        latest().sendException = new KafkaException("fatal state");
        publish(1);
        publish(1);

        assertThat(outcomes).containsExactly("unacknowledged KafkaException: fatal state");
        assertThat(producers).hasSize(2);
        assertThat(latest().history()).hasSize(1);
    }

    @Test
    void closingAnUnusedPublisherOpensNoProducer() {
        publisher.close();

        assertThat(producers).isEmpty();
    }

    private void publish(long sequence) {
        publisher.publish(
                new PendingRecord(sequence, new ProducerRecord<>("topic", new byte[] {1}, new byte[] {2}), null));
    }

    private MockProducer<byte[], byte[]> latest() {
        return producers.get(producers.size() - 1);
    }

    private MockProducer<byte[], byte[]> producer() {
        producers.add(new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()));
        return latest();
    }

    private final class Outcomes implements UserPublisher.Listener {
        @Override
        public void acknowledged(PendingRecord pending, Duration latency) {
            outcomes.add("acknowledged");
        }

        @Override
        public void unacknowledged(PendingRecord pending, String cause) {
            outcomes.add("unacknowledged " + cause);
        }

        @Override
        public void tooLarge(PendingRecord pending, String detail) {
            outcomes.add("tooLarge " + detail);
        }

        @Override
        public void refused(PendingRecord pending, String cause) {
            outcomes.add("refused " + cause);
        }
    }
}
