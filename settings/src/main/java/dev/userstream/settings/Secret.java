package dev.userstream.settings;

import java.io.Serializable;

/**
 * A value that must never be printed, such as a password. Only {@link #reveal()} returns it, so log lines, error messages and
 * the {@code toString} of records cannot contain it. Serializable, so that Spark can pass it to its executors.
 *
 * @param reveal the value itself, only for the call that passes it to a server; may be empty
 */
public record Secret(String reveal) implements Serializable {
    @Override
    public String toString() {
        return "***";
    }
}
