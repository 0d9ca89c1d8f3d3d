package dev.userstream.kafka;

import dev.userstream.events.Header;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Converts headers between Kafka's type and {@link Header}; keeps the order. */
public final class KafkaHeaders {
    private KafkaHeaders() {}

    /** The headers of a record to send. */
    public static List<org.apache.kafka.common.header.Header> toKafka(List<Header> headers) {
        return headers.stream()
                .<org.apache.kafka.common.header.Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
    }

    /** The headers of a record. */
    public static List<Header> fromKafka(Headers headers) {
        List<Header> converted = new ArrayList<>();
        headers.forEach(header -> converted.add(new Header(header.key(), header.value())));
        return converted;
    }
}
