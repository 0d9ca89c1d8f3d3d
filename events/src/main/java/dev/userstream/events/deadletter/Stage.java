package dev.userstream.events.deadletter;

import dev.userstream.events.store.Store;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The stage of the pipeline that refused a message. */
public enum Stage {
    /** A user of the source that cannot become a message. */
    PRODUCER,
    /** A message that the codec refuses. */
    PARSER,
    /** A row that Cassandra refuses. */
    CASSANDRA,
    /** A row that PostgreSQL refuses. */
    POSTGRES;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in headers, metrics and on the command line. */
    public String label() {
        return label;
    }

    /** The stage of a store's writer. */
    public static Stage of(Store store) {
        return switch (store) {
            case CASSANDRA -> CASSANDRA;
            case POSTGRES -> POSTGRES;
        };
    }

    /** The stage of that label; empty for an unknown one. */
    public static Optional<Stage> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(stage -> stage.label.equals(label))
                .findFirst();
    }
}
