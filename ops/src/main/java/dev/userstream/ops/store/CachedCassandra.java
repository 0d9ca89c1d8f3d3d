package dev.userstream.ops.store;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.CassandraSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One shared session, opened on first use. The driver reconnects to nodes; a session that has lost all of them is replaced by a new
 * one, which finds nodes under new addresses, too. Thread-safe.
 */
public final class CachedCassandra implements AutoCloseable {
    private final CassandraSettings settings;
    private final Duration timeout;
    private volatile @Nullable CqlSession session;

    /**
     * Opens nothing yet.
     *
     * @param timeout longest time of one request
     */
    public CachedCassandra(CassandraSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    /**
     * The table of users; closing it leaves the session open.
     *
     * @throws UnreachableException if no session can be opened
     */
    public synchronized StoreTable table() {
        CqlSession open = session;
        if (open != null && hasLostEveryNode(open)) {
            open.forceCloseAsync();
            open = null;
        }
        if (open == null) {
            open = CassandraTable.openSession(settings, timeout);
            session = open;
        }
        return CassandraTable.in(open, settings);
    }

    /** Does not wait, not even for a session that is being opened. */
    @Override
    public void close() {
        CqlSession open = session;
        if (open != null) {
            open.forceCloseAsync();
        }
    }

    private static boolean hasLostEveryNode(CqlSession session) {
        return session.getMetadata().getNodes().values().stream().allMatch(node -> node.getOpenConnections() == 0);
    }
}
