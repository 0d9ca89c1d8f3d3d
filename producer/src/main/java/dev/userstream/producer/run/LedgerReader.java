package dev.userstream.producer.run;

import dev.userstream.events.Topics;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.publish.KafkaUnavailableException;
import dev.userstream.producer.publish.TopicEnd;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ledger's topic from its beginning to its end, then follows it on a thread of its own. Thread-safe;
 * {@link #close} never waits.
 */
final class LedgerReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerReader.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.RUNS.name(), 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration AT_CLOSE = Duration.ofMillis(500);

    private final Supplier<Consumer<byte[], byte[]>> readers;
    private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> entries;
    private final MonotonicTime time;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Thread follower;
    private volatile boolean closed;

    /**
     * Contacts nobody yet.
     *
     * @param readers makes the consumer; asked again after a failure
     * @param entries hears of every entry in the topic's order
     * @param time measures and pauses
     */
    LedgerReader(
            Supplier<Consumer<byte[], byte[]>> readers,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> entries,
            MonotonicTime time) {
        this.readers = readers;
        this.entries = entries;
        this.time = time;
    }

    /**
     * Reads to the end that the topic has now.
     *
     * @throws KafkaUnavailableException if Kafka does not answer, or this is closed meanwhile; may be tried again
     */
    synchronized void readToEnd() {
        try {
            Consumer<byte[], byte[]> opened = readers.get();
            consumer = opened;
            throwIfClosed();
            opened.assign(List.of(PARTITION));
            opened.seekToBeginning(List.of(PARTITION));
            TopicEnd.of(opened, time).read(opened, () -> closed, entries);
            throwIfClosed();
        } catch (KafkaException e) {
            drop();
            String cause = closed ? "closed while it was being read" : String.valueOf(e.getMessage());
            throw new KafkaUnavailableException(
                    "ledger: topic " + Topics.RUNS.name() + " cannot be read to its end: " + cause, e);
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

    private void throwIfClosed() {
        if (closed) {
            throw new WakeupException();
        }
    }

    private void drop() {
        Consumer<byte[], byte[]> opened = consumer;
        consumer = null;
        if (opened != null) {
            opened.close(CloseOptions.timeout(AT_CLOSE));
        }
    }

    private void follow(Consumer<byte[], byte[]> opened) {
        try {
            boolean follows = true;
            while (!closed) {
                follows = poll(opened, follows);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            opened.close(CloseOptions.timeout(AT_CLOSE));
        }
    }

    /** Logs only what changes: whether it succeeds is compared with whether the one before did. */
    private boolean poll(Consumer<byte[], byte[]> opened, boolean succeededBefore) throws InterruptedException {
        try {
            opened.poll(POLL).forEach(entries);
            if (!succeededBefore) {
                LOG.info("event=ledger_followed_again");
            }
            return true;
        } catch (WakeupException e) {
            LOG.debug("event=ledger_follower_ends");
            return succeededBefore;
        } catch (KafkaException e) {
            if (succeededBefore) {
                LOG.warn("event=ledger_not_followed cause=\"{}\"", e.getMessage());
            }
            time.sleep(AFTER_FAILURE);
            return false;
        }
    }
}
