package dev.userstream.ops.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.ops.dlq.DeadLetterEntry;
import dev.userstream.ops.dlq.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Dead letters as text. */
final class DeadLetterText {
    private static final int MAX_DETAIL = 60;
    private static final int MAX_HEADER = 500;

    private DeadLetterText() {}

    static String table(List<DeadLetterEntry> entries) {
        long open = entries.stream().filter(DeadLetterEntry::isOpen).count();
        String sum = entries.size() + " dead letters, " + open + " open, " + (entries.size() - open) + " replayed\n";
        if (entries.isEmpty()) {
            return sum;
        }
        String table = AsciiTable.getTable(
                entries,
                List.of(
                        left("dead letter", entry -> entry.id().toString()),
                        left("refused at", entry -> seconds(entry.rejectedAt())),
                        left("reason", entry -> entry.reason().code()),
                        left("detail", entry -> SafeText.line(entry.detail(), MAX_DETAIL)),
                        left("key", DeadLetterEntry::key),
                        left("state", DeadLetterText::state)));
        return table + "\n" + sum;
    }

    /** Everything about one dead letter, the value last. */
    static String whole(DeadLetterEntry entry, DeadLetter original) {
        StringBuilder text = new StringBuilder();
        line(text, "dead letter", entry.id().toString());
        line(
                text,
                "record",
                entry.place() + (entry.repeats() == 0 ? "" : " and " + entry.repeats() + " repeats after a restart"));
        line(text, "reason", entry.reason().code());
        line(text, "detail", SafeText.line(original.detail()));
        line(text, "refused by", entry.id().stage().label());
        line(text, "refused at", entry.rejectedAt().toString());
        if (entry.id().source() instanceof MessageOffset message) {
            line(
                    text,
                    "published at",
                    Instant.ofEpochMilli(message.timestampMs()) + " (" + message.timestampMs() + ")");
        }
        line(text, "state", state(entry));
        line(text, "key", SafeText.key(original.key()));
        for (Header header : original.headers()) {
            line(text, "header", SafeText.line(header.name(), MAX_HEADER) + ": " + header(header.value()));
        }
        byte[] value = original.value();
        line(text, "value", value == null ? "null" : value.length + " bytes");
        if (value != null) {
            text.append(SafeText.text(value)
                    .map(shown -> shown.endsWith("\n") ? shown : shown + "\n")
                    .orElseGet(() -> SafeText.hex(value)));
        }
        return text.toString();
    }

    static String state(DeadLetterEntry entry) {
        String state = entry.marker() == null
                ? "open"
                : "replayed to " + entry.replayPlace() + " at "
                        + seconds(entry.marker().replayedAt());
        return entry.replayOf() == null ? state : state + ", itself a replay of " + entry.replayOf();
    }

    private static String header(byte @Nullable [] value) {
        return value == null
                ? "null"
                : SafeText.text(value)
                        .map(text -> SafeText.line(text, MAX_HEADER))
                        .orElseGet(() -> SafeText.key(value));
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void line(StringBuilder text, String name, String content) {
        text.append(String.format(Locale.ROOT, "%-13s %s%n", name, content));
    }

    private static ColumnData<DeadLetterEntry> left(String header, Function<DeadLetterEntry, String> text) {
        return new Column().header(header).dataAlign(HorizontalAlign.LEFT).with(text);
    }
}
