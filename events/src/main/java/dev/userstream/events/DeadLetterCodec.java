package dev.userstream.events;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as record headers. Ours are appended after the original ones, and the last of a name counts, so that a
 * message which already carries such names (a letter that was published again) cannot mislead a reader. Thread-safe.
 */
public final class DeadLetterCodec {
    /** Every header that we add starts so. */
    public static final String PREFIX = "dlq_";

    static final String REASON = PREFIX + "reason";
    private static final String DETAIL = PREFIX + "detail";
    static final String REJECTED_BY = PREFIX + "rejected_by";
    private static final String REJECTED_AT = PREFIX + "rejected_at";
    private static final String TOPIC = PREFIX + "source_topic";
    private static final String PARTITION = PREFIX + "source_partition";
    private static final String OFFSET = PREFIX + "source_offset";
    private static final String TIMESTAMP = PREFIX + "source_timestamp_ms";
    private static final String RUN_ID = PREFIX + "source_run_id";
    private static final String SEQUENCE = PREFIX + "source_sequence";
    static final String ORIGINAL_HEADERS = PREFIX + "original_headers";

    /** As Kafka wants it: a place is shown to people, and shall hold nothing that a terminal obeys. */
    private static final Pattern TOPIC_NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private DeadLetterCodec() {}

    /** The headers of the dead letter's record: the original ones, then ours. */
    public static List<Header> headers(DeadLetter letter) {
        List<Header> headers = new ArrayList<>(letter.headers());
        headers.add(Header.ofText(
                ORIGINAL_HEADERS, Integer.toString(letter.headers().size())));
        headers.add(Header.ofText(REASON, letter.reason().code()));
        headers.add(Header.ofText(DETAIL, letter.detail()));
        headers.add(Header.ofText(REJECTED_BY, letter.rejecter().label()));
        headers.add(Header.ofText(REJECTED_AT, letter.rejectedAt().toString()));
        addOrigin(headers, letter.origin());
        return headers;
    }

    static void addOrigin(List<Header> headers, DeadLetter.Origin origin) {
        if (origin instanceof DeadLetter.Origin.Position position) {
            headers.add(Header.ofText(TOPIC, position.topic()));
            headers.add(Header.ofText(PARTITION, Integer.toString(position.partition())));
            headers.add(Header.ofText(OFFSET, Long.toString(position.offset())));
            headers.add(Header.ofText(TIMESTAMP, Long.toString(position.timestampMs())));
        } else if (origin instanceof DeadLetter.Origin.Sequence sequence) {
            headers.add(Header.ofText(RUN_ID, sequence.runId().value()));
            headers.add(Header.ofText(SEQUENCE, Long.toString(sequence.sequence())));
        }
    }

    /**
     * Reads a record of the dead-letter topic.
     *
     * @return the letter, or nothing where the headers are not those of a dead letter (anyone may publish to the topic)
     */
    public static Optional<DeadLetter> decode(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        try {
            int originals = Integer.parseInt(required(headers, ORIGINAL_HEADERS));
            return Optional.of(new DeadLetter(
                    key,
                    value,
                    headers.subList(0, originals),
                    reason(required(headers, REASON)),
                    required(headers, DETAIL),
                    origin(headers.subList(originals, headers.size())),
                    rejecter(required(headers, REJECTED_BY)),
                    Instant.parse(required(headers, REJECTED_AT))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static DeadLetter.Origin origin(List<Header> headers) {
        if (Header.lastText(headers, TOPIC).isEmpty()) {
            return new DeadLetter.Origin.Sequence(
                    new RunId(required(headers, RUN_ID)), Long.parseLong(required(headers, SEQUENCE)));
        }
        return new DeadLetter.Origin.Position(
                topic(required(headers, TOPIC)),
                Integer.parseInt(required(headers, PARTITION)),
                Long.parseLong(required(headers, OFFSET)),
                Long.parseLong(required(headers, TIMESTAMP)));
    }

    private static String topic(String name) {
        if (!TOPIC_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(TOPIC);
        }
        return name;
    }

    static RefusalReason reason(String code) {
        return RefusalReason.ofCode(code).orElseThrow(() -> new IllegalArgumentException(code));
    }

    static DeadLetter.Rejecter rejecter(String label) {
        return Arrays.stream(DeadLetter.Rejecter.values())
                .filter(rejecter -> rejecter.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(label));
    }

    static String required(List<Header> headers, String name) {
        return Header.lastText(headers, name).orElseThrow(() -> new IllegalArgumentException(name));
    }
}
