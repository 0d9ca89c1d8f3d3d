package dev.userstream.events.deadletter;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The note that a dead letter was published again: a record of the dead-letter topic that follows the dead letter once the
 * replayed message is acknowledged. Its record has the replayed message's key and no value. It never has the header that counts
 * a dead letter's original headers, which every dead letter has, so no message can pose as a marker by its own headers.
 *
 * @param id the dead letter
 * @param reason why it had been refused
 * @param partition the partition of {@code users_created} that took the replayed message, from 0
 * @param offset the replayed message's offset, from 0
 * @param replayedAt when it was published
 */
public record ReplayMarker(DeadLetterId id, RefusalReason reason, int partition, long offset, Instant replayedAt) {
    /** Header of a replayed message: which dead letter it replays, as {@link DeadLetterId#toString}. */
    public static final String REPLAY_OF = "replay_of";

    /** Header of a replayed message: when it was replayed, ISO-8601 UTC. */
    public static final String REPLAYED_AT = "replayed_at";

    private static final String PARTITION = DeadLetterCodec.PREFIX + "replayed_partition";
    private static final String OFFSET = DeadLetterCodec.PREFIX + "replayed_offset";
    private static final String AT = DeadLetterCodec.PREFIX + "replayed_at";

    /** The headers of the marker's record. */
    public List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        headers.add(Header.ofText(AT, replayedAt.toString()));
        headers.add(Header.ofText(PARTITION, Integer.toString(partition)));
        headers.add(Header.ofText(OFFSET, Long.toString(offset)));
        headers.add(Header.ofText(DeadLetterCodec.REASON, reason.code()));
        DeadLetterCodec.addId(headers, id);
        return headers;
    }

    /**
     * Reads a record of the dead-letter topic.
     *
     * @return the marker, or nothing where the headers are not those of one
     */
    public static Optional<ReplayMarker> decode(List<Header> headers) {
        if (Header.lastText(headers, DeadLetterCodec.ORIGINAL_HEADERS).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ReplayMarker(
                    DeadLetterCodec.id(headers),
                    DeadLetterCodec.reason(headers),
                    Integer.parseInt(DeadLetterCodec.required(headers, PARTITION)),
                    Long.parseLong(DeadLetterCodec.required(headers, OFFSET)),
                    Instant.parse(DeadLetterCodec.required(headers, AT))));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
