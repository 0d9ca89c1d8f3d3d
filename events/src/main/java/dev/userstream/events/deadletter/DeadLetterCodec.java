package dev.userstream.events.deadletter;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as record headers. Added headers follow the original ones, and the last of a name counts, so a message that
 * already carries such names (a dead letter that was published again) cannot mislead a reader. Thread-safe.
 */
public final class DeadLetterCodec {
    /** Prefix of every added header. */
    public static final String PREFIX = "dlq_";

    static final String REASON = PREFIX + "reason";
    static final String STAGE = PREFIX + "rejected_by";
    static final String ORIGINAL_HEADERS = PREFIX + "original_headers";
    private static final String DETAIL = PREFIX + "detail";
    private static final String REJECTED_AT = PREFIX + "rejected_at";
    private static final String TOPIC = PREFIX + "source_topic";
    private static final String PARTITION = PREFIX + "source_partition";
    private static final String OFFSET = PREFIX + "source_offset";
    private static final String TIMESTAMP = PREFIX + "source_timestamp_ms";
    private static final String RUN_ID = PREFIX + "source_run_id";
    private static final String SEQUENCE = PREFIX + "source_sequence";

    /** Kafka's own rule. Sources are shown on terminals and must not contain escape sequences. */
    private static final Pattern TOPIC_NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private DeadLetterCodec() {}

    /** The headers of the dead letter's record: the original ones, then the added ones. */
    public static List<Header> headers(DeadLetter deadLetter) {
        List<Header> headers = new ArrayList<>(deadLetter.headers());
        headers.add(Header.ofText(
                ORIGINAL_HEADERS, Integer.toString(deadLetter.headers().size())));
        headers.add(Header.ofText(REASON, deadLetter.reason().code()));
        headers.add(Header.ofText(DETAIL, deadLetter.detail()));
        headers.add(Header.ofText(REJECTED_AT, deadLetter.rejectedAt().toString()));
        addId(headers, deadLetter.id());
        return headers;
    }

    /**
     * Reads a record of the dead-letter topic.
     *
     * @return the dead letter, or nothing where the headers are not those of one (anyone may publish to the topic)
     */
    public static Optional<DeadLetter> decode(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        try {
            int originals = Integer.parseInt(required(headers, ORIGINAL_HEADERS));
            List<Header> added = headers.subList(originals, headers.size());
            return Optional.of(new DeadLetter(
                    key,
                    value,
                    headers.subList(0, originals),
                    reason(added),
                    required(added, DETAIL),
                    id(added),
                    Instant.parse(required(added, REJECTED_AT))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static void addId(List<Header> headers, DeadLetterId id) {
        headers.add(Header.ofText(STAGE, id.stage().label()));
        if (id.source() instanceof MessageOffset message) {
            headers.add(Header.ofText(TOPIC, message.topic()));
            headers.add(Header.ofText(PARTITION, Integer.toString(message.partition())));
            headers.add(Header.ofText(OFFSET, Long.toString(message.offset())));
            headers.add(Header.ofText(TIMESTAMP, Long.toString(message.timestampMs())));
        } else if (id.source() instanceof RunSequence user) {
            headers.add(Header.ofText(RUN_ID, user.runId().value()));
            headers.add(Header.ofText(SEQUENCE, Long.toString(user.sequence())));
        }
    }

    static DeadLetterId id(List<Header> headers) {
        String label = required(headers, STAGE);
        Stage stage = Stage.ofLabel(label).orElseThrow(() -> new IllegalArgumentException(label));
        Optional<String> topic = Header.lastText(headers, TOPIC);
        if (topic.isEmpty()) {
            RunId run = new RunId(required(headers, RUN_ID));
            return new DeadLetterId(new RunSequence(run, Long.parseLong(required(headers, SEQUENCE))), stage);
        }
        if (!TOPIC_NAME.matcher(topic.get()).matches()) {
            throw new IllegalArgumentException(TOPIC);
        }
        int partition = Integer.parseInt(required(headers, PARTITION));
        long offset = Long.parseLong(required(headers, OFFSET));
        long timestamp = Long.parseLong(required(headers, TIMESTAMP));
        return new DeadLetterId(new MessageOffset(topic.get(), partition, offset, timestamp), stage);
    }

    static RefusalReason reason(List<Header> headers) {
        String code = required(headers, REASON);
        return RefusalReason.ofCode(code).orElseThrow(() -> new IllegalArgumentException(code));
    }

    static String required(List<Header> headers, String name) {
        return Header.lastText(headers, name).orElseThrow(() -> new IllegalArgumentException(name));
    }
}
