package dev.userstream.settings;

import java.io.Serializable;
import java.util.Objects;

/**
 * A value that must never be printed, such as a password. Only {@link #reveal()} returns it, so that a log line, an
 * error message or a record's {@code toString} cannot.
 */
public final class Secret implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String MASK = "***";

    private final String value;

    private Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * Wraps a secret value.
     *
     * @param value the secret; may be empty
     */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself, for the call that hands it to a server and for nothing else. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return MASK;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
