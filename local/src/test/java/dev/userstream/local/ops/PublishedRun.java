package dev.userstream.local.ops;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserMessage;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.LedgerEntries;
import dev.userstream.local.StackProbes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A run as a producer would leave it: its users in the topic and its entry in the ledger. */
record PublishedRun(RunId id) {
    static PublishedRun of(StackProbes probes, long users) {
        return publish(probes, users, users, RunState.SUCCEEDED);
    }

    /** A run whose ledger entry promises more than the topic got. */
    static PublishedRun publish(StackProbes probes, long users, long promised, RunState state) {
        PublishedRun run = new PublishedRun(new RunId("audited-" + UUID.randomUUID()));
        probes.createTopics();
        probes.publish(LongStream.range(0, users)
                .mapToObj(sequence -> run.message(sequence, run.user(sequence, "Grace")))
                .toList());
        probes.publish(List.of(LedgerEntries.of(run.id, promised, state)));
        return run;
    }

    UUID userId(long sequence) {
        return UserIds.of(id, sequence);
    }

    CreatedUser user(long sequence, String firstName) {
        return user(userId(sequence), firstName);
    }

    CreatedUser user(UUID userId, String firstName) {
        return new CreatedUser(
                userId,
                firstName,
                "Hopper",
                "female",
                "1 Main Street, Springfield",
                "0515",
                "grace@example.com",
                "grace",
                Instant.parse("1906-12-09T00:00:00.123Z"),
                null,
                "555-0100",
                null);
    }

    /** The message that claims this place in the run. */
    ProducerRecord<byte[], byte[]> message(long sequence, CreatedUser user) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(Topics.USERS_CREATED.name(), UserMessage.key(user), UserCodec.encode(user));
        message.headers().add(MessageHeaders.RUN_ID, id.value().getBytes(StandardCharsets.UTF_8));
        message.headers().add(MessageHeaders.SEQUENCE, Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
        return message;
    }
}
