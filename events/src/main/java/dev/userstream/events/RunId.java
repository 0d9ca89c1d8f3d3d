package dev.userstream.events;

/**
 * The name of one request to publish, chosen by the client (Airflow passes its DAG run's id).
 *
 * @param value 1 to 250 characters of {@code A-Z a-z 0-9 . _ ~ : + -}
 */
public record RunId(String value) {
    /** What a valid id looks like, for error messages. */
    public static final String EXPECTED = "1 to 250 characters of A-Z a-z 0-9 . _ ~ : + -";

    private static final int MAX_LENGTH = 250;
    private static final String PUNCTUATION = "._~:+-";

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
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        // No pattern, since each message has one to look at.
        for (int index = 0; index < text.length(); index++) {
            if (!isAllowed(text.charAt(index))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || PUNCTUATION.indexOf(character) >= 0;
    }

    @Override
    public String toString() {
        return value;
    }
}
