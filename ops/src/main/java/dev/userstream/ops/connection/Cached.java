package dev.userstream.ops.connection;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that is made when it is first needed, and tried again when that fails: before the names of the servers can be
 * resolved there is none. Thread-safe.
 */
final class Cached<T> {
    private final Supplier<T> maker;
    private @Nullable T client;

    Cached(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        T made = client;
        if (made == null) {
            made = maker.get();
            client = made;
        }
        return made;
    }
}
