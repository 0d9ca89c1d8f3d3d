package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Topics;
import dev.userstream.producer.publish.KafkaUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LedgerReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.RUNS.name(), 0);

    private final ManualTime time = new ManualTime();
    private final List<Long> offsets = new ArrayList<>();
    private final AtomicReference<MockConsumer<byte[], byte[]>> latest = new AtomicReference<>();
    private long end = 1;
    private Runnable onPoll = () -> {};
    private final LedgerReader reader = new LedgerReader(this::consumer, entry -> offsets.add(entry.offset()), time);

    @Test
    void theLedgerIsReadToItsEnd() {
        onPoll = () -> latest.get().addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 0, new byte[0], new byte[0]));

        reader.readToEnd();

        assertThat(offsets).containsExactly(0L);
    }

    @Test
    void aBrokerThatFallsSilentIsUnavailableAndMayBeAskedAgain() {
        onPoll = () -> time.pass(Duration.ofSeconds(6));
        assertThatThrownBy(reader::readToEnd)
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("nothing new for 10 s");
        assertThat(latest.get().closed()).isTrue();

        theLedgerIsReadToItsEnd();
    }

    @Test
    void closingEndsTheReading() {
        onPoll = reader::close;

        assertThatThrownBy(reader::readToEnd)
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("closed while it was being read");
        assertThatThrownBy(reader::readToEnd).isInstanceOf(KafkaUnavailableException.class);
        assertThat(latest.get().closed()).isTrue();
    }

    @Test
    void aFollowerThatFailsPausesEachTime() throws InterruptedException {
        end = 0;
        AtomicInteger polls = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(5);
        onPoll = () -> {
            polls.incrementAndGet();
            enough.countDown();
            latest.get().setPollException(new KafkaException("not authorized"));
        };
        reader.readToEnd();
        reader.follow();
        enough.await();
        reader.close();
        Awaitility.await().until(() -> latest.get().closed());

        assertThat(Duration.ofNanos(time.nanos()).toSeconds()).isBetween(4L, (long) polls.get());
    }

    private MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized org.apache.kafka.clients.consumer.ConsumerRecords<byte[], byte[]> poll(
                    Duration timeout) {
                onPoll.run();
                return super.poll(timeout);
            }
        };
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        latest.set(consumer);
        return consumer;
    }
}
