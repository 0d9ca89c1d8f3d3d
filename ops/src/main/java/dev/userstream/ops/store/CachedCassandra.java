package dev.userstream.ops.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.settings.CassandraSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One session for all who ask, opened when it is first needed. The driver reconnects to nodes by itself; a session that has
 * lost all of them is replaced by a new one, which finds nodes also under new addresses. Thread-safe.
 */
public final class CachedCassandra implements AutoCloseable {
    private final CassandraSettings settings;
    private final Duration limit;
    private volatile @Nullable CqlSession session;

    /**
     * Opens nothing yet.
     *
     * @param limit how long one request may take
     */
    public CachedCassandra(CassandraSettings settings, Duration limit) {
        this.settings = settings;
        this.limit = limit;
    }

    /**
     * The table of users; closing it leaves the session open.
     *
     * @throws dev.userstream.ops.pipeline.UnreachableException if no session can be opened
     */
    public synchronized StoreTable table() {
        CqlSession open = session;
        if (open != null && hasLostEveryNode(open)) {
            open.forceCloseAsync();
            open = null;
        }
        if (open == null) {
            open = CassandraTable.session(settings, limit);
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
        return session.getMetadata().getNodes().values().stream()
                        .mapToInt(Node::getOpenConnections)
                        .sum()
                == 0;
    }
}
