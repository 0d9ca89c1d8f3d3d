package dev.userstream.job.deadletter;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Topics;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** The dead letters of one batch, or of a task's part of it. Confined to one thread. */
public final class Letters {
    private static final int MAX_UNACKNOWLEDGED = 1_000;

    private final DeadLetterTopic topic;
    private final Producer<byte[], byte[]> producer;
    private final Queue<Future<RecordMetadata>> unacknowledged = new ArrayDeque<>();

    Letters(DeadLetterTopic topic, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * Hands a letter to Kafka; its acknowledgement is awaited by {@link #awaitAll()}.
     *
     * @throws StoreFailure if Kafka does not take letters
     */
    public void send(DeadLetter letter) {
        try {
            unacknowledged.add(producer.send(recordOf(letter)));
        } catch (InterruptException e) {
            throw cancelled();
        } catch (KafkaException | IllegalStateException e) { // the latter where another thread has closed the producer
            throw failed(e);
        }
        if (unacknowledged.size() >= MAX_UNACKNOWLEDGED) {
            awaitAll();
        }
    }

    /**
     * Returns when every letter is acknowledged by all in-sync replicas.
     *
     * @throws StoreFailure if one is not within the delivery timeout
     */
    public void awaitAll() {
        for (Future<RecordMetadata> sent = unacknowledged.poll(); sent != null; sent = unacknowledged.poll()) {
            try {
                sent.get();
            } catch (ExecutionException e) {
                throw failed(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelled();
            }
        }
    }

    private static StoreFailure cancelled() {
        return new StoreFailure(FailureCause.INTERRUPTED, "sending dead letters was cancelled");
    }

    static ProducerRecord<byte[], byte[]> recordOf(DeadLetter letter) {
        List<Header> headers = DeadLetterCodec.headers(letter).stream()
                .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
        return new ProducerRecord<>(Topics.DEAD_LETTERS.name(), null, null, letter.key(), letter.value(), headers);
    }

    private StoreFailure failed(@Nullable Throwable cause) {
        LetterProducers.discard(topic, producer);
        return new StoreFailure(
                FailureCause.OUTAGE,
                "Kafka did not take a dead letter for " + Topics.DEAD_LETTERS.name() + ": " + cause
                        + " (expected: a reachable broker and an existing topic)");
    }
}
