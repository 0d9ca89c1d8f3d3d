package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.userstream.job.parse.UserRow;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What a row writer asks of Cassandra. Methods throw the driver's exceptions. */
interface UserInserts {
    /** Makes a row's statement, once. */
    BoundUser bind(UserRow row);

    /** Sends rows in one request; the stage fails as a whole. */
    CompletionStage<?> execute(List<BoundUser> rows);

    /** Whether the table still has our columns: if not, it is not the row that is refused. */
    boolean isTableUsable();

    /** Sends a write that changes nothing to the nodes that hold the row: if they refuse that too, it is not the row. */
    CompletionStage<?> executeTrial(UserRow row);

    /**
     * A row that is ready to be sent.
     *
     * @param row the row
     * @param statement stores it
     * @param replicas the nodes that hold it; empty where the ring is not known
     * @param bytes what its statement adds to a batch in the server's count
     */
    record BoundUser(UserRow row, BatchableStatement<?> statement, Set<Node> replicas, int bytes) {
        /** Copies the replicas. */
        public BoundUser {
            replicas = Set.copyOf(replicas);
        }
    }
}
