package dev.userstream.ops.pipeline;

import dev.userstream.events.Header;
import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.ReplayMarker;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One record of a topic, with its timestamp in milliseconds since 1970; arrays and headers are not copied. */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; no one compares records by equals
public record TopicRecord(
        int partition,
        long offset,
        long timestampMs,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {
    /** The record as a message of the topic of users. */
    public ParseResult parse() {
        return UserMessage.parse(key, value, timestampMs);
    }

    /** The record as a dead letter; empty where it is none. */
    public Optional<DeadLetter> deadLetter() {
        return DeadLetterCodec.decode(key, value, headers);
    }

    /** The record as the marker of a replayed dead letter; empty where it is none. */
    public Optional<ReplayMarker> replayMarker() {
        return ReplayMarker.decode(headers);
    }
}
