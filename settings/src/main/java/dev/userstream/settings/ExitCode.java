package dev.userstream.settings;

/** Exit codes, the same for every command. */
public final class ExitCode {
    /** The command succeeded, and its verdict, if it has one, is positive. */
    public static final int OK = 0;

    /** The verdict is negative, or an internal error occurred. */
    public static final int FAILED = 1;

    /** An argument or a setting is invalid, or an operator has to decide; a restart does not help. */
    public static final int USAGE = 2;

    /** A required service does not answer; waiting may help. */
    public static final int UNREACHABLE = 3;

    /** No fault was found, but records or rows that a proof needs have expired. */
    public static final int UNPROVABLE = 4;

    /** The heap is exhausted; a larger one helps. */
    public static final int OUT_OF_MEMORY = 5;

    /** Ended by Ctrl-C (SIGINT). */
    public static final int INTERRUPTED = 130;

    /** Ended by SIGTERM. */
    public static final int TERMINATED = 143;

    private ExitCode() {}
}
