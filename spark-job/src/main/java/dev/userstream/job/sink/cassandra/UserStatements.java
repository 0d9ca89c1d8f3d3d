package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import dev.userstream.events.Field;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.sink.UserRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements on the users' table in one session. Thread-safe. */
final class UserStatements implements CassandraWriter.Requests {
    /** All columns, absent values as explicit nulls; the write order is the write time. */
    static final String INSERT = "INSERT INTO " + UserTable.CASSANDRA_TABLE + " (" + columns(Field.ALL) + ") VALUES ("
            + String.join(", ", Collections.nCopies(Field.ALL.size(), "?")) + ") USING TIMESTAMP ?";

    /** Deletes values of a row that does not exist: a write that changes nothing and names every column. */
    static final String PROBE = "DELETE "
            + columns(Field.ALL.stream().filter(field -> field != Field.ID).toList()) + " FROM "
            + UserTable.CASSANDRA_TABLE
            + " USING TIMESTAMP ? WHERE " + Field.ID.jsonName() + " = ?";

    private static final String SELECT_IDS = "SELECT " + Field.ID.jsonName() + " FROM " + UserTable.CASSANDRA_TABLE
            + " WHERE " + Field.ID.jsonName() + " IN ?";

    private static final int IDS_PER_SELECT = 200;

    /** What a cell costs in the server's count beyond its value; on the safe side. */
    private static final int CELL_OVERHEAD_BYTES = 24;

    private final CqlSession session;
    private final PreparedStatement insert;
    private final Duration timeout;
    private final Optional<UUID> table;

    UserStatements(CqlSession session, Duration timeout) {
        this.session = session;
        this.timeout = timeout;
        this.insert = session.prepare(configured(SimpleStatement.newInstance(INSERT)));
        this.table = tableId();
    }

    /** Whether the table was dropped and created again since the statements were prepared, as far as the driver knows. */
    boolean isStale() {
        Optional<UUID> now = tableId();
        return now.isPresent() && !now.equals(table);
    }

    private Optional<UUID> tableId() {
        return session.getMetadata()
                .getKeyspace(UserTable.KEYSPACE)
                .flatMap(keyspace -> keyspace.getTable(UserTable.TABLE))
                .flatMap(RelationMetadata::getId);
    }

    @Override
    public CassandraWriter.Insert bind(UserRow row) {
        @Nullable Object[] values = new @Nullable Object[Field.ALL.size() + 1];
        for (int column = 0; column < Field.ALL.size(); column++) {
            values[column] = Field.ALL.get(column).value(row.user());
        }
        values[Field.ALL.size()] = row.writeOrder();
        BoundStatement statement = insert.bind(values);
        return new CassandraWriter.Insert(row, statement, replicas(statement.getRoutingKey()), bytes(statement));
    }

    @Override
    public CompletionStage<?> execute(List<CassandraWriter.Insert> inserts) {
        if (inserts.size() == 1) {
            return session.executeAsync(inserts.get(0).statement().setTimeout(timeout));
        }
        List<BatchableStatement<?>> statements = inserts.stream()
                .<BatchableStatement<?>>map(CassandraWriter.Insert::statement)
                .toList();
        return session.executeAsync(configured(BatchStatement.newInstance(DefaultBatchType.UNLOGGED)
                .addAll(statements)
                .setKeyspace(UserTable.KEYSPACE)));
    }

    /** Is routed like the insert, since the coordinating node is what refuses a write. */
    @Override
    public CompletionStage<?> probe(CassandraWriter.Insert insert) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return session.executeAsync(configured(
                SimpleStatement.newInstance(PROBE, now, UserRow.PROBE.user().id())
                        .setRoutingKeyspace(UserTable.KEYSPACE)
                        .setRoutingKey(insert.statement().getRoutingKey())));
    }

    @Override
    public void requireColumns() {
        CassandraSink.requireColumns(CassandraSink.columns(session, timeout));
    }

    /** Those of the ids that have no row. */
    Set<UUID> absent(Collection<UUID> ids) {
        Set<UUID> absent = new HashSet<>(ids);
        List<UUID> all = List.copyOf(absent);
        for (int from = 0; from < all.size(); from += IDS_PER_SELECT) {
            List<UUID> some = all.subList(from, Math.min(all.size(), from + IDS_PER_SELECT));
            session.execute(configured(SimpleStatement.newInstance(SELECT_IDS, some)))
                    .forEach(row -> absent.remove(row.getUuid(0)));
        }
        return absent;
    }

    /**
     * With the consistency level that the audit reads with as well: a majority of a data centre's replicas has a row before its
     * offset counts as stored, because one replica can be lost.
     */
    private <T extends Statement<T>> T configured(T statement) {
        return statement
                .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
                .setTimeout(timeout)
                .setIdempotent(true);
    }

    /** The nodes that hold a key; empty where all rows have the same, or the ring is not known. */
    private Set<Node> replicas(@Nullable ByteBuffer key) {
        if (key == null || session.getMetadata().getNodes().size() == 1) {
            return Set.of();
        }
        return session.getMetadata()
                .getTokenMap()
                .map(ring -> ring.getReplicas(UserTable.KEYSPACE, key))
                .orElse(Set.of());
    }

    /** What a statement adds to a batch in the server's count. */
    private static int bytes(BoundStatement statement) {
        int bytes = 0;
        for (@Nullable ByteBuffer value : statement.getValues()) {
            bytes += CELL_OVERHEAD_BYTES + (value == null ? 0 : value.remaining());
        }
        return bytes;
    }

    private static String columns(List<Field> fields) {
        return fields.stream().map(Field::jsonName).collect(Collectors.joining(", "));
    }
}
