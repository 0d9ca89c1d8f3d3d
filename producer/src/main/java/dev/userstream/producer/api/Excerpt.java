package dev.userstream.producer.api;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The beginning of an answer's body for the log, unless it may hold user data. */
final class Excerpt {
    private static final int SHOWN = 200;
    private static final int SEARCHED = 8_192;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final Pattern USER_DATA = Pattern.compile("results|gender|login", Pattern.CASE_INSENSITIVE);

    private Excerpt() {}

    /**
     * The first 200 bytes as one line.
     *
     * @param status the answer's status: a body that was meant as users is shown only where it is markup
     */
    static String of(byte[] body, int status) {
        String beginning = new String(body, 0, Math.min(body.length, SEARCHED), StandardCharsets.UTF_8).strip();
        boolean meantAsUsers = status == 200 && !beginning.startsWith("<");
        if (meantAsUsers || USER_DATA.matcher(beginning).find()) {
            return "";
        }
        return line(new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8));
    }

    /** A foreign text on one line of at most 200 characters, so that it cannot forge log lines. */
    static String line(String text) {
        String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        return line.length() > SHOWN ? line.substring(0, SHOWN) : line;
    }
}
