package dev.userstream.producer.publish;

/** What became of one attempt to deliver a record. */
public sealed interface DeliveryOutcome {
    /**
     * All in-sync replicas hold the record.
     *
     * @param nanos time from handing it over to the acknowledgement
     */
    record Acknowledged(long nanos) implements DeliveryOutcome {}

    /**
     * Not acknowledged, perhaps stored nevertheless: it must be sent again.
     *
     * @param cause Kafka's error, one line
     */
    record Unacknowledged(String cause) implements DeliveryOutcome {}

    /**
     * The broker, or our own client, finds it too large and always will.
     *
     * @param detail Kafka's error, one line
     */
    record TooLarge(String detail) implements DeliveryOutcome {}

    /**
     * Kafka refuses for good, for example because we may not write to the topic.
     *
     * @param cause Kafka's error, one line
     */
    record Refused(String cause) implements DeliveryOutcome {}
}
