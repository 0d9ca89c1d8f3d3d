package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.metadata.Node;
import dev.userstream.job.parse.UserRow;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What a row writer asks of Cassandra. Methods throw the driver's exceptions. */
interface UserInserts {
    /** Where a row goes and what it costs. */
    Destination destination(UserRow row);

    /** Sends rows in one request; the stage fails as a whole. */
    CompletionStage<?> execute(List<UserRow> rows);

    /** Whether the table still has our columns: if not, it is not the row that is refused. */
    boolean isTableUsable();

    /** Sends a write that changes nothing to the nodes that hold the row: if they refuse that too, it is not the row. */
    CompletionStage<?> executeTrial(UserRow row);

    /**
     * Where a row goes.
     *
     * @param replicas the nodes that hold it; empty where the ring is not known
     * @param bytes what its statement adds to a batch in the server's count
     */
    record Destination(Set<Node> replicas, int bytes) {
        /** Copies the replicas. */
        public Destination {
            replicas = Set.copyOf(replicas);
        }
    }
}
