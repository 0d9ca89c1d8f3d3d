package dev.userstream.producer.publish;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Hands records to Kafka's producer and says what became of each. Sends nothing again by itself. Use {@link #send} and
 * {@link #close} from one thread; the listener is called by that thread or by Kafka's.
 */
public final class Delivery {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Listener listener;
    private @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean broken;

    /** Hears of outcomes. Called from several threads; must be quick. */
    public interface Listener {
        /** Exactly one call for each {@link Delivery#send}. */
        void settled(Outgoing outgoing, DeliveryOutcome outcome);
    }

    /**
     * Contacts nobody yet.
     *
     * @param producers makes producers; asked again when one has broken beyond use
     */
    public Delivery(Supplier<Producer<byte[], byte[]>> producers, Listener listener) {
        this.producers = producers;
        this.listener = listener;
    }

    /** Hands a record over; waits no longer than Kafka's {@code max.block.ms}. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of the outcome
    public void send(Outgoing outgoing) {
        long began = System.nanoTime();
        try {
            open().send(outgoing.record(), (metadata, error) -> listener.settled(outgoing, judge(error, began)));
        } catch (KafkaException | IllegalStateException e) {
            broken = true;
            listener.settled(outgoing, new DeliveryOutcome.Unacknowledged(oneLine(e)));
        }
    }

    /** Waits for what is under way, at most so long, then drops it. */
    public void close(Duration atMost) {
        if (producer != null) {
            producer.close(atMost);
        }
    }

    private Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> opened = producer;
        if (opened != null && broken) {
            opened.close(Duration.ZERO);
            opened = null;
        }
        producer = opened == null ? producers.get() : opened;
        broken = false;
        return producer;
    }

    private DeliveryOutcome judge(@Nullable Exception error, long began) {
        if (error == null) {
            return new DeliveryOutcome.Acknowledged(System.nanoTime() - began);
        }
        if (error instanceof RecordTooLargeException) {
            return new DeliveryOutcome.TooLarge(oneLine(error));
        }
        if (error instanceof RetriableException) {
            return new DeliveryOutcome.Unacknowledged(oneLine(error));
        }
        if (!(error instanceof ApiException) || isAboutProducerId(error)) {
            broken = true;
            return new DeliveryOutcome.Unacknowledged(oneLine(error));
        }
        return new DeliveryOutcome.Refused(oneLine(error));
    }

    /** The broker has forgotten our producer id or its sequence: a new producer gets a new id. */
    private static boolean isAboutProducerId(Exception error) {
        return error instanceof OutOfOrderSequenceException
                || error instanceof InvalidProducerEpochException
                || error instanceof InvalidPidMappingException;
    }

    private static String oneLine(Exception error) {
        String message = error.getMessage();
        return error.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }
}
