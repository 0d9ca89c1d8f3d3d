package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.Header;
import dev.userstream.events.Replay;
import dev.userstream.events.Topics;
import dev.userstream.ops.dlq.Letter;
import dev.userstream.ops.dlq.ShownText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Dead letters for people. */
final class LetterText {
    private static final int WIDEST_DETAIL = 60;
    private static final int LONGEST_HEADER = 500;

    private LetterText() {}

    static String table(List<Letter> letters) {
        long open = letters.stream().filter(Letter::isOpen).count();
        String sum = letters.size() + " dead letters, " + open + " open, " + (letters.size() - open) + " replayed\n";
        if (letters.isEmpty()) {
            return sum;
        }
        String table = AsciiTable.getTable(
                letters,
                List.of(
                        left("letter", letter -> letter.id().toString()),
                        left(
                                "refused at",
                                letter -> letter.rejectedAt()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()),
                        left("reason", letter -> letter.reason().code()),
                        left("detail", letter -> ShownText.line(letter.detail(), WIDEST_DETAIL)),
                        left("key", Letter::key),
                        left("state", LetterText::state)));
        return table + "\n" + sum;
    }

    /** Everything about one letter, the value last. */
    static String whole(Letter letter, DeadLetter original) {
        StringBuilder text = new StringBuilder();
        line(text, "letter", letter.id().toString());
        line(text, "record", letter.record() + repeats(letter));
        line(text, "reason", letter.reason().code());
        line(text, "detail", ShownText.line(original.detail(), Integer.MAX_VALUE));
        line(text, "refused by", letter.id().rejecter().label());
        line(text, "refused at", letter.rejectedAt().toString());
        if (letter.id().origin() instanceof Origin.Position position) {
            line(
                    text,
                    "published at",
                    Instant.ofEpochMilli(position.timestampMs()) + " (" + position.timestampMs() + ")");
        }
        line(text, "state", state(letter));
        line(text, "key", ShownText.key(original.key()));
        for (Header header : original.headers()) {
            line(text, "header", ShownText.line(header.name(), LONGEST_HEADER) + ": " + header(header.value()));
        }
        byte[] value = original.value();
        line(text, "value", value == null ? "null" : value.length + " bytes");
        return text.append(value == null ? "" : value(value)).toString();
    }

    static String state(Letter letter) {
        String state = letter.replay()
                .map(replay -> "replayed to " + place(replay) + " at "
                        + replay.replayedAt().truncatedTo(ChronoUnit.SECONDS))
                .orElse("open");
        return letter.replayOf().map(of -> state + ", itself a replay of " + of).orElse(state);
    }

    private static String value(byte[] value) {
        return ShownText.text(value)
                .map(text -> text.endsWith("\n") ? text : text + "\n")
                .orElseGet(() -> ShownText.hex(value));
    }

    private static String header(byte @Nullable [] value) {
        return value == null
                ? "null"
                : ShownText.text(value)
                        .map(text -> ShownText.line(text, LONGEST_HEADER))
                        .orElseGet(() -> ShownText.key(value));
    }

    private static String repeats(Letter letter) {
        return letter.repeats() == 0 ? "" : " and " + letter.repeats() + " repeats after a crash";
    }

    private static String place(Replay replay) {
        return Topics.USERS_CREATED.name() + "-" + replay.partition() + "@" + replay.offset();
    }

    private static void line(StringBuilder text, String name, String content) {
        text.append(String.format("%-13s %s%n", name, content));
    }

    private static ColumnData<Letter> left(String header, Function<Letter, String> text) {
        return new Column().header(header).dataAlign(HorizontalAlign.LEFT).with(text);
    }
}
