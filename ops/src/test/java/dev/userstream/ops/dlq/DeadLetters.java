package dev.userstream.ops.dlq;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.WriteOrder;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.audit.FakePipeline;
import dev.userstream.ops.audit.FakeTopic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A topic of dead letters in memory, and an outbox that writes to it and to a topic of users. */
final class DeadLetters implements Outbox {
    static final RunId RUN = new RunId("run-1");
    static final long NOON_MS = 1_760_000_000_000L;
    static final Instant REFUSED = Instant.ofEpochMilli(NOON_MS + 60_000);

    final FakeTopic letters = new FakeTopic();
    final FakeTopic users = new FakeTopic();
    final List<Outgoing> published = new ArrayList<>();
    /** Marks are lost from here on, as when the process is killed. */
    boolean losesMarks;
    /** The broker refuses this key. */
    String refusedKey = "";

    static UUID id(long sequence) {
        return UserIds.of(RUN, sequence);
    }

    static byte[] valid(UUID id) {
        return UserCodec.encode(FakePipeline.user(id, "Grace"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static DeadLetter letter(long sequence, byte[] value, RefusalReason reason, Rejecter rejecter) {
        Origin origin = rejecter == Rejecter.PRODUCER
                ? new Origin.Sequence(RUN, sequence)
                : new Origin.Position(Topics.USERS_CREATED.name(), 1, 100 + sequence, NOON_MS + sequence);
        List<Header> headers = List.of(
                Header.ofText(MessageHeaders.RUN_ID, RUN.value()),
                Header.ofText(MessageHeaders.SEQUENCE, Long.toString(sequence)));
        return new DeadLetter(
                bytes(id(sequence).toString()), value, headers, reason, "made up", origin, rejecter, REFUSED);
    }

    static DeadLetter refusedByParser(long sequence) {
        return letter(sequence, bytes("{broken"), RefusalReason.INVALID_JSON, Rejecter.PARSER);
    }

    static DeadLetter refusedBy(Rejecter store, long sequence) {
        return letter(sequence, valid(id(sequence)), RefusalReason.STORE_REFUSED, store);
    }

    void add(DeadLetter letter) {
        letters.append(NOON_MS, letter.key(), letter.value(), DeadLetterCodec.headers(letter));
    }

    Catalogue catalogue() {
        return catalogue(LetterFilter.all());
    }

    Catalogue catalogue(LetterFilter filter) {
        return Catalogue.read(letters, filter, AuditProgress.none());
    }

    ReplayReport replay(Repair repair) {
        return new Replayer(letters, this, repair, () -> REFUSED.plusSeconds(60), () -> false, AuditProgress.none())
                .replay(catalogue().open());
    }

    static long writeOrder(Outgoing message, long offset) {
        return WriteOrder.of(message.timestampMs() == null ? 0 : message.timestampMs(), offset);
    }

    @Override
    public Sent send(Outgoing message) {
        if (message.topic().equals(Topics.DEAD_LETTERS.name())) {
            if (!losesMarks) {
                letters.append(NOON_MS, message.key(), message.value(), message.headers());
            }
            return () -> new Place(0, 0);
        }
        if (message.key() != null && refusedKey.equals(new String(message.key(), StandardCharsets.UTF_8))) {
            return () -> {
                throw new RecordRefusedException("too large");
            };
        }
        published.add(message);
        long timestamp = message.timestampMs() == null ? 0 : message.timestampMs();
        var taken = users.append(timestamp, message.key(), message.value(), message.headers());
        return () -> new Place(taken.partition(), taken.offset());
    }
}
