package dev.userstream.local.stack;

import java.util.Locale;

/** What a stack is made of. */
public enum Part {
    KAFKA,
    CASSANDRA,
    POSTGRES,
    JOB,
    PRODUCER;

    /** The name in messages, file names and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
