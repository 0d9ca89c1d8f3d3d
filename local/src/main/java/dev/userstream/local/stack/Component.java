package dev.userstream.local.stack;

import java.util.Locale;

/** What a stack consists of. */
public enum Component {
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
