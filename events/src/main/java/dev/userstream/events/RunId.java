package dev.userstream.events;

import java.util.regex.Pattern;

/**
 * The name of one request to publish, chosen by the client (Airflow passes its DAG run's id).
 *
 * @param value 1 to 250 characters of {@code A-Z a-z 0-9 . _ ~ : + -}
 */
public record RunId(String value) {
    /** The form of a valid id, for error messages. */
    public static final String EXPECTED = "1 to 250 characters of A-Z a-z 0-9 . _ ~ : + -";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~:+-]{1,250}");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public RunId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("run id: not usable (expected: " + EXPECTED + ")");
        }
    }

    /** Whether a text can be a run id. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
