package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Dead dead letters for people. */
final class DeadLetterText {
    private static final int WIDEST_DETAIL = 60;
    private static final int LONGEST_HEADER = 500;

    private DeadLetterText() {}

    static String table(List<DeadLetterEntry> deadLetters) {
        long open = deadLetters.stream().filter(DeadLetterEntry::isOpen).count();
        String sum =
                deadLetters.size() + " dead letters, " + open + " open, " + (deadLetters.size() - open) + " replayed\n";
        if (deadLetters.isEmpty()) {
            return sum;
        }
        String table = AsciiTable.getTable(
                deadLetters,
                List.of(
                        left("letter", deadLetter -> deadLetter.id().toString()),
                        left(
                                "refused at",
                                deadLetter -> deadLetter
                                        .rejectedAt()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()),
                        left("reason", deadLetter -> deadLetter.reason().code()),
                        left("detail", deadLetter -> SafeText.line(deadLetter.detail(), WIDEST_DETAIL)),
                        left("key", DeadLetterEntry::key),
                        left("state", DeadLetterText::state)));
        return table + "\n" + sum;
    }

    /** Everything about one dead letter, the value last. */
    static String whole(DeadLetterEntry deadLetter, DeadLetter original) {
        StringBuilder text = new StringBuilder();
        line(text, "letter", deadLetter.id().toString());
        line(text, "record", deadLetter.record() + repeats(deadLetter));
        line(text, "reason", deadLetter.reason().code());
        line(text, "detail", SafeText.line(original.detail(), Integer.MAX_VALUE));
        line(text, "refused by", deadLetter.id().stage().label());
        line(text, "refused at", deadLetter.rejectedAt().toString());
        if (deadLetter.id().source() instanceof MessageOffset position) {
            line(
                    text,
                    "published at",
                    Instant.ofEpochMilli(position.timestampMs()) + " (" + position.timestampMs() + ")");
        }
        line(text, "state", state(deadLetter));
        line(text, "key", SafeText.key(original.key()));
        for (Header header : original.headers()) {
            line(text, "header", SafeText.line(header.name(), LONGEST_HEADER) + ": " + header(header.value()));
        }
        byte[] value = original.value();
        line(text, "value", value == null ? "null" : value.length + " bytes");
        return text.append(value == null ? "" : value(value)).toString();
    }

    static String state(DeadLetterEntry deadLetter) {
        String state = deadLetter
                .replay()
                .map(replay -> "replayed to " + place(replay) + " at "
                        + replay.replayedAt().truncatedTo(ChronoUnit.SECONDS))
                .orElse("open");
        return deadLetter
                .replayOf()
                .map(of -> state + ", itself a replay of " + of)
                .orElse(state);
    }

    private static String value(byte[] value) {
        return SafeText.text(value)
                .map(text -> text.endsWith("\n") ? text : text + "\n")
                .orElseGet(() -> SafeText.hex(value));
    }

    private static String header(byte @Nullable [] value) {
        return value == null
                ? "null"
                : SafeText.text(value)
                        .map(text -> SafeText.line(text, LONGEST_HEADER))
                        .orElseGet(() -> SafeText.key(value));
    }

    private static String repeats(DeadLetterEntry deadLetter) {
        return deadLetter.repeats() == 0 ? "" : " and " + deadLetter.repeats() + " repeats after a crash";
    }

    private static String place(ReplayMarker replay) {
        return Topics.USERS_CREATED.name() + "-" + replay.partition() + "@" + replay.offset();
    }

    private static void line(StringBuilder text, String name, String content) {
        text.append(String.format("%-13s %s%n", name, content));
    }

    private static ColumnData<DeadLetterEntry> left(String header, Function<DeadLetterEntry, String> text) {
        return new Column().header(header).dataAlign(HorizontalAlign.LEFT).with(text);
    }
}
