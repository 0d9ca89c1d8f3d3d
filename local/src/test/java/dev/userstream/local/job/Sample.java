package dev.userstream.local.job;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.Messages;
import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Users of one made-up run, and the records that carry them. */
record Sample(RunId run) {
    static Sample fresh() {
        return new Sample(new RunId("sample-" + UUID.randomUUID()));
    }

    UUID id(long sequence) {
        return UserIds.of(run, sequence);
    }

    CreatedUser user(long sequence) {
        return user(sequence, "Ada " + sequence, "1 Main Street, Springfield");
    }

    CreatedUser user(long sequence, String firstName, String address) {
        return new CreatedUser(
                id(sequence),
                firstName,
                "Łukasiewicz",
                "female",
                address,
                "0515",
                "ada" + sequence + "@example.com",
                "ada" + sequence,
                Instant.parse("1815-12-10T00:00:00.123Z"),
                null,
                "+44 20 7946 0000",
                "https://example.com/" + sequence + ".jpg");
    }

    List<ProducerRecord<byte[], byte[]>> records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(sequence -> record(sequence, user(sequence)))
                .toList();
    }

    ProducerRecord<byte[], byte[]> record(long sequence, CreatedUser user) {
        return record(sequence, user, System.currentTimeMillis());
    }

    ProducerRecord<byte[], byte[]> record(long sequence, CreatedUser user, long timestampMs) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.USERS_CREATED.name(), null, timestampMs, Messages.key(user), UserCodec.encode(user));
        record.headers().add(MessageHeaders.RUN_ID, run.value().getBytes(StandardCharsets.UTF_8));
        record.headers().add(MessageHeaders.SEQUENCE, Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
