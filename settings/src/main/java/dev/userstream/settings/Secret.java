package dev.userstream.settings;

import java.io.Serializable;

/**
 * A value that must never be printed, such as a password. Only {@link #reveal()} returns it, so log lines, error messages and
 * the {@code toString} of records cannot contain it. Serializable, so that Spark can pass it to its executors.
 */
public final class Secret implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps a value, which may be empty. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself, only for the call that passes it to a server. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
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
