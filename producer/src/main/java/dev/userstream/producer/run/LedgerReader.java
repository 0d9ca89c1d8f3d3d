package dev.userstream.producer.run;

import dev.userstream.events.Topics;
import dev.userstream.producer.publish.KafkaUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the ledger's topic from its beginning to its end, then follows it on a thread of its own. */
final class LedgerReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerReader.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.RUNS.name(), 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AT_CLOSE = Duration.ofMillis(500);

    private final Supplier<Consumer<byte[], byte[]>> readers;
    private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> entries;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Thread follower;
    private volatile boolean closed;

    /** Contacts nobody yet. */
    LedgerReader(
            Supplier<Consumer<byte[], byte[]>> readers,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> entries) {
        this.readers = readers;
        this.entries = entries;
    }

    /**
     * Reads to the end that the topic has now.
     *
     * @throws KafkaUnavailableException if Kafka does not answer; may be tried again
     */
    synchronized void readToEnd() {
        try {
            Consumer<byte[], byte[]> opened = consumer == null ? readers.get() : consumer;
            consumer = opened;
            opened.assign(List.of(PARTITION));
            opened.seekToBeginning(List.of(PARTITION));
            long end = opened.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            while (opened.position(PARTITION) < end) {
                opened.poll(POLL).forEach(entries);
            }
        } catch (WakeupException e) {
            throw new KafkaUnavailableException("ledger: closed while it was being read", e);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException(
                    "ledger: topic " + Topics.RUNS.name() + " cannot be read to its end: " + e.getMessage(), e);
        }
    }

    /** Goes on reading in the background. */
    synchronized void follow() {
        Consumer<byte[], byte[]> opened = consumer;
        if (opened != null && follower == null && !closed) {
            follower = new Thread(() -> follow(opened), "ledger-follower");
            follower.setDaemon(true);
            follower.start();
        }
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> opened = consumer;
        if (opened != null) {
            opened.wakeup();
        }
    }

    private void follow(Consumer<byte[], byte[]> opened) {
        while (!closed) {
            try {
                opened.poll(POLL).forEach(entries);
            } catch (WakeupException e) {
                LOG.debug("event=ledger_follower_ends");
            } catch (KafkaException e) {
                LOG.warn("event=ledger_not_followed cause=\"{}\"", e.getMessage());
            }
        }
        opened.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(AT_CLOSE));
    }
}
