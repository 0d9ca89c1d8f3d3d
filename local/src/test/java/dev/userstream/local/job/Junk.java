package dev.userstream.local.job;

import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** One kind of bad message, in words, and the reason that its dead letter must give. */
record Junk(String kind, ProducerRecord<byte[], byte[]> record, RefusalReason reason) {
    static Junk of(String kind, byte[] key, byte[] value, RefusalReason reason) {
        return new Junk(kind, new ProducerRecord<>(Topics.USERS_CREATED.name(), null, key, value), reason);
    }

    /** The same as a message of a run, in a partition of choice, with headers that are no text. */
    Junk claiming(RunId run, long sequence, int partition) {
        ProducerRecord<byte[], byte[]> claiming = new ProducerRecord<>(
                record.topic(), partition, record.timestamp(), record.key(), record.value(), record.headers());
        Headers headers = claiming.headers();
        headers.add("trace", new byte[] {0, 1, (byte) 0xFF}).add("empty", null);
        headers.add(MessageHeaders.RUN_ID, run.value().getBytes(StandardCharsets.UTF_8));
        headers.add(MessageHeaders.SEQUENCE, Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
        return new Junk(kind, claiming, reason);
    }
}
