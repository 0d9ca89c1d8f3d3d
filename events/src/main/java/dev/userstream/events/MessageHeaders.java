package dev.userstream.events;

/** Names of the record headers. All values are UTF-8 text. */
public final class MessageHeaders {
    /** The run that published the user. */
    public static final String RUN_ID = "run_id";

    /** The user's position in the run, from 0, decimal. */
    public static final String SEQUENCE = "sequence";

    /** When the page that held the user was fetched, ISO-8601 UTC. */
    public static final String FETCHED_AT = "fetched_at";

    /** Version of the JSON Schema that the value follows. */
    public static final String SCHEMA_VERSION = "schema_version";

    /** The current value of {@link #SCHEMA_VERSION}: the version of {@link UserSchema}. */
    public static final String CURRENT_SCHEMA_VERSION = "1";

    private MessageHeaders() {}
}
