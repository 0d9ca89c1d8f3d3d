package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RecordSenderTest {
    private final CountDownLatch sending = new CountDownLatch(1);
    private final CompletableFuture<RecordMetadata> closed = new CompletableFuture<>();
    private final RecordSender sender = new RecordSender(BlockingProducer::new);

    /** Blocks in {@code send} until it is closed, as Kafka's producer does while it has no metadata. */
    private final class BlockingProducer extends MockProducer<byte[], byte[]> {
        BlockingProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> entry, Callback callback) {
            sending.countDown();
            closed.join();
            throw new TimeoutException("closed while it waited for metadata");
        }

        @Override
        public void close(Duration timeout) {
            closed.complete(null);
        }
    }

    @Test
    @Timeout(10)
    void closingFailsASendThatIsBlockedAndThoseAfterIt() throws Exception {
        CompletableFuture<Exception> blocked = new CompletableFuture<>();
        new Thread(() -> send(blocked)).start();
        sending.await();

        sender.close(Duration.ZERO);

        assertThat(blocked.get(10, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        CompletableFuture<Exception> later = new CompletableFuture<>();
        send(later);
        assertThat(later).isCompletedWithValueMatching(IllegalStateException.class::isInstance);
    }

    private void send(CompletableFuture<Exception> result) {
        sender.send(new ProducerRecord<>("topic", new byte[0]), (metadata, error) -> result.complete(error));
    }
}
