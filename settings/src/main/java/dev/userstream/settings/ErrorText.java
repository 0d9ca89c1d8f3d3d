package dev.userstream.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes an exception of a library in one line: many have no message, or one with a plan or stack trace below it. */
public final class ErrorText {
    private static final int MEBIBYTE = 1024 * 1024;

    private ErrorText() {}

    /**
     * The class and message of the outermost exception that has a message; without any, the class, and of an unchecked exception
     * the place where it was thrown.
     */
    public static String of(Throwable error) {
        return of(chain(error));
    }

    /** As {@link #of}, but of the innermost exception that has a message. */
    public static String ofInnermost(Throwable error) {
        List<Throwable> chain = chain(error);
        Collections.reverse(chain);
        return of(chain);
    }

    /** The exception's own message without its class; the class if there is no message. */
    public static String message(Throwable error) {
        String line = firstLine(error);
        return line.isEmpty() ? error.getClass().getSimpleName() : line;
    }

    /** What an exhausted heap means and what helps. */
    public static String outOfMemory(Throwable error) {
        return "out of memory: " + error.getMessage() + " of "
                + Runtime.getRuntime().maxMemory() / MEBIBYTE
                + " MiB (expected: a larger heap, by -Xmx in JAVA_TOOL_OPTIONS)";
    }

    /** The exception and its causes, outermost first. */
    public static List<Throwable> chain(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        for (@Nullable Throwable cause = error; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String of(List<Throwable> chain) {
        for (Throwable cause : chain) {
            String line = firstLine(cause);
            if (!line.isEmpty()) {
                return cause.getClass().getSimpleName() + ": " + line;
            }
        }
        Throwable silent = chain.get(0);
        StackTraceElement[] trace = silent.getStackTrace();
        boolean isDefect = silent instanceof RuntimeException || silent instanceof Error;
        return silent.getClass().getSimpleName()
                + (isDefect && trace.length > 0 ? ": without a message, thrown at " + trace[0] : "");
    }

    private static String firstLine(Throwable error) {
        return Objects.requireNonNullElse(error.getMessage(), "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
