package dev.userstream.ops.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.Replay;
import dev.userstream.events.Topics;
import dev.userstream.ops.dlq.Letter;
import java.io.IOException;

/** One dead letter as one line of JSON, for machines; what it lacks is null. */
public final class LetterJson {
    private LetterJson() {}

    /** The line, with its end. */
    public static String write(Letter letter) {
        return JsonLine.of(json -> write(json, letter));
    }

    private static void write(JsonGenerator json, Letter letter) throws IOException {
        json.writeStartObject();
        json.writeStringField("letter", letter.id().toString());
        json.writeStringField("record", letter.record());
        json.writeStringField("reason", letter.reason().code());
        json.writeStringField("detail", letter.detail());
        json.writeStringField("rejected_by", letter.id().rejecter().label());
        json.writeStringField("rejected_at", letter.rejectedAt().toString());
        if (letter.id().origin() instanceof Origin.Position position) {
            json.writeStringField("source_topic", position.topic());
            json.writeNumberField("source_partition", position.partition());
            json.writeNumberField("source_offset", position.offset());
            json.writeNumberField("source_timestamp_ms", position.timestampMs());
        }
        json.writeStringField("run_id", letter.runId().orElse(null));
        json.writeStringField("sequence", letter.sequence().orElse(null));
        json.writeStringField("key", letter.key());
        json.writeFieldName("value_bytes");
        if (letter.valueBytes().isPresent()) {
            json.writeNumber(letter.valueBytes().getAsInt());
        } else {
            json.writeNull();
        }
        json.writeNumberField("repeats", letter.repeats());
        json.writeStringField("replay_of", letter.replayOf().orElse(null));
        writeState(json, letter);
        json.writeEndObject();
    }

    private static void writeState(JsonGenerator json, Letter letter) throws IOException {
        json.writeStringField("state", letter.isOpen() ? "open" : "replayed");
        json.writeStringField(
                "replayed_to", letter.replay().map(LetterJson::place).orElse(null));
        json.writeStringField(
                "replayed_at",
                letter.replay().map(replay -> replay.replayedAt().toString()).orElse(null));
    }

    private static String place(Replay replay) {
        return Topics.USERS_CREATED.name() + "-" + replay.partition() + "@" + replay.offset();
    }
}
