package dev.userstream.job.sink.postgres;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where copies are refused, whatever they hold, as this JVM has found out. Thread-safe. */
final class CopyRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(CopyRefusals.class);
    private static final Set<PostgresAddress> FOUND = ConcurrentHashMap.newKeySet();

    private CopyRefusals() {}

    /** Whether copies are refused there. */
    static boolean include(PostgresAddress address) {
        return FOUND.contains(address);
    }

    /** Keeps an address for as long as this JVM lives, and says so once. */
    static void add(PostgresAddress address, SQLException refusal) {
        if (FOUND.add(address)) {
            LOG.warn(
                    "event=copy_refused store=postgres detail=\"{}; rows are written by statements, which is slower\"",
                    PostgresFailures.words(refusal));
        }
    }
}
