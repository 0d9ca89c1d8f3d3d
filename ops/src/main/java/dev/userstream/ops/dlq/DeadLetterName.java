package dev.userstream.ops.dlq;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How an operator names dead letters: {@code TOPIC-PARTITION@OFFSET} of the refused message or of the dead letter's own record, or
 * {@code RUN@SEQUENCE} of a user that was not published, each with {@code /STAGE} where two stages have refused the same message.
 */
public record DeadLetterName(String text) {
    /** The form of a name, for error messages. */
    public static final String EXPECTED =
            "TOPIC-PARTITION@OFFSET such as users_created-2@17 or users_created.dlq-0@5, or RUN@SEQUENCE, as dlq list shows it";

    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9._~:+-]{1,250}@\\d{1,19}(/(producer|parser|cassandra|postgres))?");

    /** Checks the form; throws an {@link IllegalArgumentException} if it is another. */
    public DeadLetterName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
    }

    /** Whether this names the dead letter. */
    public boolean matches(DeadLetterEntry entry) {
        String stage = "/" + entry.id().stage().label();
        return Stream.of(entry.id().source().place(), entry.place())
                .anyMatch(place -> text.equals(place) || text.equals(place + stage));
    }

    @Override
    public String toString() {
        return text;
    }
}
