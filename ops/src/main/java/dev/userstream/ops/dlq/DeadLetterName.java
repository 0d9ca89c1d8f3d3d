package dev.userstream.ops.dlq;

import dev.userstream.events.topic.Topics;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an operator names dead letters: {@code TOPIC-PARTITION@OFFSET} of the refused message or of the dead letter's own record, or
 * {@code RUN@SEQUENCE} of a user that was not published, each with {@code /STAGE} where two stages have refused the same message.
 *
 * @param place what stands before the slash
 * @param stage what stands after it, if anything does
 */
public record DeadLetterName(String place, Optional<String> stage) {
    /** The form of a name, for error messages. */
    public static final String EXPECTED =
            "TOPIC-PARTITION@OFFSET such as users_created-2@17 or users_created.dlq-0@5, or RUN@SEQUENCE, as dlq list shows it";

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9._~:+-]{1,250}@\\d{1,19})(?:/(producer|parser|cassandra|postgres))?");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static DeadLetterName parse(String text) {
        Matcher name = FORM.matcher(text);
        if (!name.matches()) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        return new DeadLetterName(name.group(1), Optional.ofNullable(name.group(2)));
    }

    /** The place of a record of the dead-letter topic. */
    static String ofRecord(int partition, long offset) {
        return Topics.DEAD_LETTERS.name() + "-" + partition + "@" + offset;
    }

    /** Whether this names the dead letter. */
    public boolean matches(DeadLetterEntry entry) {
        return (place.equals(entry.id().source().place()) || place.equals(entry.place()))
                && (stage.isEmpty() || stage.get().equals(entry.id().stage().label()));
    }

    @Override
    public String toString() {
        return stage.map(label -> place + "/" + label).orElse(place);
    }
}
