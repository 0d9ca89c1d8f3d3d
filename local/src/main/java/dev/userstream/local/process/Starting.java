package dev.userstream.local.process;

/** Something that was started and may end before it is ready; then it can tell why. Thread-safe. */
public interface Starting {
    /** What people call it, for messages. */
    String name();

    /** Whether it still runs. */
    boolean isAlive();

    /** How it ended, for messages: {@code exit code 3}, or {@code still running}. */
    String outcome();

    /** Where its log is and the last lines of it, for the end of a message. */
    String lastLines();
}
