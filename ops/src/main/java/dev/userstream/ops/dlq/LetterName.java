package dev.userstream.ops.dlq;

import dev.userstream.events.Topics;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an operator names letters: {@code TOPIC-PARTITION@OFFSET} of the refused message or of the letter's own record,
 * {@code RUN@SEQUENCE} of a user that never became a record, each with {@code /REJECTER} behind it where two have refused the
 * same message.
 *
 * @param place what stands before the slash
 * @param rejecter what stands behind it, if anything does
 */
public record LetterName(String place, Optional<String> rejecter) {
    /** What a name looks like, for error messages. */
    public static final String EXPECTED =
            "TOPIC-PARTITION@OFFSET such as users_created-2@17 or users_created.dlq-0@5, or RUN@SEQUENCE, as dlq list shows it";

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9._~:+-]{1,250}@\\d{1,19})(?:/(producer|parser|cassandra|postgres))?");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static LetterName parse(String text) {
        Matcher name = FORM.matcher(text);
        if (!name.matches()) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        return new LetterName(name.group(1), Optional.ofNullable(name.group(2)));
    }

    /** The name of a record of the dead-letter topic. */
    static String ofRecord(int partition, long offset) {
        return Topics.DEAD_LETTERS.name() + "-" + partition + "@" + offset;
    }

    /** Whether this names the letter whose record has the other name. */
    boolean names(LetterId id, String record) {
        return (place.equals(id.place()) || place.equals(record))
                && (rejecter.isEmpty() || rejecter.get().equals(id.rejecter().label()));
    }

    @Override
    public String toString() {
        return rejecter.map(who -> place + "/" + who).orElse(place);
    }
}
