package dev.userstream.events;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The mark of a replay as record headers. The mark has the replayed message's key and no value. It never has the header that
 * says how many headers are a letter's originals, which every letter has: so no message can pass itself off as a mark by its
 * own headers. Thread-safe.
 */
public final class ReplayCodec {
    /** Header of a replayed message: which letter it replays, as the operator's commands name it. */
    public static final String REPLAY_OF = "replay_of";

    /** Header of a replayed message: when it was replayed, ISO-8601 UTC. */
    public static final String REPLAYED_AT = "replayed_at";

    private static final String PARTITION = DeadLetterCodec.PREFIX + "replayed_partition";
    private static final String OFFSET = DeadLetterCodec.PREFIX + "replayed_offset";
    private static final String AT = DeadLetterCodec.PREFIX + "replayed_at";

    private ReplayCodec() {}

    /** The headers of the mark's record. */
    public static List<Header> headers(Replay replay) {
        List<Header> headers = new ArrayList<>();
        headers.add(Header.ofText(AT, replay.replayedAt().toString()));
        headers.add(Header.ofText(PARTITION, Integer.toString(replay.partition())));
        headers.add(Header.ofText(OFFSET, Long.toString(replay.offset())));
        headers.add(Header.ofText(DeadLetterCodec.REASON, replay.reason().code()));
        headers.add(Header.ofText(DeadLetterCodec.REJECTED_BY, replay.rejecter().label()));
        DeadLetterCodec.addOrigin(headers, replay.origin());
        return headers;
    }

    /**
     * Reads a record of the dead-letter topic.
     *
     * @return the mark, or nothing where the headers are not those of one
     */
    public static Optional<Replay> decode(List<Header> headers) {
        if (Header.lastText(headers, DeadLetterCodec.ORIGINAL_HEADERS).isPresent()) {
            return Optional.empty();
        }
        try {
            Instant replayedAt = Instant.parse(DeadLetterCodec.required(headers, AT));
            return Optional.of(new Replay(
                    DeadLetterCodec.origin(headers),
                    DeadLetterCodec.rejecter(DeadLetterCodec.required(headers, DeadLetterCodec.REJECTED_BY)),
                    DeadLetterCodec.reason(DeadLetterCodec.required(headers, DeadLetterCodec.REASON)),
                    Integer.parseInt(DeadLetterCodec.required(headers, PARTITION)),
                    Long.parseLong(DeadLetterCodec.required(headers, OFFSET)),
                    replayedAt));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
