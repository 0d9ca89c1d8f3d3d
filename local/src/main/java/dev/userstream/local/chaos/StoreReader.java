package dev.userstream.local.chaos;

import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.probe.StoreUnreadableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a store over one connection for as long as it holds, and over a new one after that; not at once, because connecting
 * costs a machine on which everything is starting too much. Not for several threads.
 */
final class StoreReader implements AutoCloseable {
    private static final Duration BETWEEN_CONNECTIONS = Duration.ofSeconds(1);

    private final Supplier<StoreRows> connect;
    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private @Nullable StoreRows rows;

    /** Connects when it is first asked. */
    StoreReader(Supplier<StoreRows> connect, InstantSource clock) {
        this.connect = connect;
        this.clock = clock;
    }

    /** Whether the store shows this row now; not while it does not answer. */
    boolean shows(UUID id) {
        if (rows == null && clock.instant().isBefore(next)) {
            return false;
        }
        try {
            if (rows == null) {
                rows = connect.get();
            }
            return !rows.visible(List.of(id)).isEmpty();
        } catch (StoreUnreadableException e) {
            close();
            next = clock.instant().plus(BETWEEN_CONNECTIONS);
            return false;
        }
    }

    @Override
    public void close() {
        StoreRows open = rows;
        rows = null;
        if (open != null) {
            try {
                open.close();
            } catch (StoreUnreadableException e) {
                return; // the connection was gone already, which is why it is closed
            }
        }
    }
}
