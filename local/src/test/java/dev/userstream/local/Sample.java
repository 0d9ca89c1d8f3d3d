package dev.userstream.local;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserMessage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Users of one made-up run, the records that carry them, and the run's entry in the ledger. */
public record Sample(RunId run) {
    private static final String ADDRESS = "1 Main Street, Springfield";

    /** A run of its own. */
    public static Sample fresh() {
        return new Sample(new RunId("sample-" + UUID.randomUUID()));
    }

    /** The id of a user. */
    public UUID id(long sequence) {
        return UserIds.of(run, sequence);
    }

    /** A user named {@code Ada} and the sequence. */
    public CreatedUser user(long sequence) {
        return user(sequence, "Ada " + sequence, ADDRESS);
    }

    /** A user with a name and an address, which may be null. */
    public CreatedUser user(long sequence, String firstName, String address) {
        return user(id(sequence), sequence, firstName, address);
    }

    /** A user that claims a sequence under another id. */
    public CreatedUser impostor(long sequence) {
        return user(UUID.randomUUID(), sequence, "Mallory", ADDRESS);
    }

    private static CreatedUser user(UUID id, long sequence, String firstName, String address) {
        return new CreatedUser(
                id,
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

    /** The records of a range of users. */
    public List<ProducerRecord<byte[], byte[]>> records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(sequence -> record(sequence, user(sequence)))
                .toList();
    }

    /** A user's record with the current time. */
    public ProducerRecord<byte[], byte[]> record(long sequence, CreatedUser user) {
        return record(sequence, user, System.currentTimeMillis());
    }

    /** A user's record. */
    public ProducerRecord<byte[], byte[]> record(long sequence, CreatedUser user, long timestampMs) {
        return record(sequence, user, UserCodec.encode(user), timestampMs);
    }

    /** A user together with fields that the contract does not know. */
    public ProducerRecord<byte[], byte[]> recordWithUnknownFields(long sequence) {
        return recordReplacing(sequence, "{", "{\"nickname\":null,\"tags\":[{\"id\":1}],");
    }

    /** A user's record, in whose value a text is replaced once. */
    public ProducerRecord<byte[], byte[]> recordReplacing(long sequence, String text, String replacement) {
        CreatedUser user = user(sequence);
        String value = new String(UserCodec.encode(user), StandardCharsets.UTF_8);
        int at = value.indexOf(text);
        String replaced = value.substring(0, at) + replacement + value.substring(at + text.length());
        return record(sequence, user, replaced.getBytes(StandardCharsets.UTF_8), System.currentTimeMillis());
    }

    private ProducerRecord<byte[], byte[]> record(long sequence, CreatedUser user, byte[] value, long timestampMs) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.USERS_CREATED.name(), null, timestampMs, UserMessage.key(user), value);
        record.headers().add(MessageHeaders.RUN_ID, run.value().getBytes(StandardCharsets.UTF_8));
        record.headers().add(MessageHeaders.SEQUENCE, Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** Publishes users as a producer does, with the run's entry in the ledger, and waits until they are stored. */
    public void store(StackProbes probes, int users) {
        probes.publish(records(0, users));
        probes.publish(List.of(entry(users, RunState.SUCCEEDED)));
        probes.awaitNoLag();
    }

    /** The ledger entry of a run that ended in this state and says that it published this many users. */
    public ProducerRecord<byte[], byte[]> entry(long published, RunState state) {
        Instant now = Instant.now();
        Run entry = new Run(
                run,
                new RunRequest(Math.max(1, published), null, null, List.of(), null),
                "0123456789abcdef",
                1_000,
                state,
                state == RunState.SUCCEEDED ? null : "written by a test",
                1,
                published,
                published,
                0,
                Duration.ofSeconds(1),
                new TreeMap<>(),
                now,
                now);
        return new ProducerRecord<>(Topics.RUNS.name(), RunCodec.key(run), RunCodec.encode(entry));
    }
}
