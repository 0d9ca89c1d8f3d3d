package dev.userstream.local.job;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserMessage;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.Audits;
import dev.userstream.local.LedgerEntries;
import dev.userstream.local.StackProbes;
import dev.userstream.local.stack.Stack;
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

    /** Audits these users in both stores, as a run that says it published this many from sequence 0 on. */
    void assertAudited(Stack stack, StackProbes probes, long users) {
        probes.createTopics();
        probes.publish(List.of(LedgerEntries.succeeded(run, users)));
        Audits.assertPasses(stack, run, users);
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
        return record(sequence, user, UserCodec.encode(user), timestampMs);
    }

    /** A user together with fields that the contract does not know. */
    ProducerRecord<byte[], byte[]> recordWithUnknownFields(long sequence) {
        CreatedUser user = user(sequence);
        String known = new String(UserCodec.encode(user), StandardCharsets.UTF_8);
        String more = "{\"nickname\":null,\"tags\":[{\"id\":1}]," + known.substring(1);
        return record(sequence, user, more.getBytes(StandardCharsets.UTF_8), System.currentTimeMillis());
    }

    private ProducerRecord<byte[], byte[]> record(long sequence, CreatedUser user, byte[] value, long timestampMs) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.USERS_CREATED.name(), null, timestampMs, UserMessage.key(user), value);
        record.headers().add(MessageHeaders.RUN_ID, run.value().getBytes(StandardCharsets.UTF_8));
        record.headers().add(MessageHeaders.SEQUENCE, Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
