package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.datastax.spark.connector.cql.CassandraConnector;
import com.datastax.spark.connector.cql.CassandraConnectorConf;
import dev.userstream.job.parse.UserRow;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The connector's session with our prepared statement, one per JVM and configuration. Thread-safe. */
final class CassandraClient implements UserInserts {
    private static final Map<CassandraConnectorConf, CassandraClient> OPEN = new ConcurrentHashMap<>();

    private static final int IDS_PER_QUESTION = 200;

    private final CqlSession session;
    private final InsertUser insert;
    private final Duration timeout;
    private final InstantSource clock;

    private CassandraClient(CqlSession session, Duration timeout, InstantSource clock) {
        this.session = session;
        this.insert = InsertUser.prepare(session, timeout);
        this.timeout = timeout;
        this.clock = clock;
    }

    /** The client of this JVM; the session stays open, since the driver mends its connections itself. */
    static CassandraClient of(CassandraConnector connector, Duration timeout) {
        return OPEN.computeIfAbsent(connector.conf(), missing -> open(connector, timeout));
    }

    private static CassandraClient open(CassandraConnector connector, Duration timeout) {
        CqlSession session = connector.openSession();
        try {
            return new CassandraClient(session, timeout, Clock.systemUTC());
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    @Override
    public BoundUser bind(UserRow row) {
        BoundStatement statement = insert.bind(row);
        return new BoundUser(row, statement, replicas(row.user().id()), InsertUser.sizeInBatch(statement));
    }

    private Set<Node> replicas(UUID id) {
        if (session.getMetadata().getNodes().size() == 1) {
            return Set.of();
        }
        ByteBuffer key = Objects.requireNonNull(
                TypeCodecs.UUID.encode(id, session.getContext().getProtocolVersion()));
        return session.getMetadata()
                .getTokenMap()
                .map(ring -> ring.getReplicas(InsertUser.KEYSPACE, key))
                .orElse(Set.of());
    }

    @Override
    public CompletionStage<AsyncResultSet> execute(List<BoundUser> rows) {
        if (rows.size() == 1) {
            return session.executeAsync(rows.get(0).statement());
        }
        List<BatchableStatement<?>> statements = new ArrayList<>(rows.size());
        rows.forEach(row -> statements.add(row.statement()));
        return session.executeAsync(batch(statements));
    }

    @Override
    public CompletionStage<AsyncResultSet> executeTrial(UserRow row) {
        Set<Node> replicas = replicas(row.user().id());
        UUID id = TrialDelete.id(candidate -> replicas(candidate).equals(replicas));
        return session.executeAsync(TrialDelete.at(clock.instant(), id).setTimeout(timeout));
    }

    private BatchStatement batch(List<BatchableStatement<?>> statements) {
        return BatchStatement.newInstance(DefaultBatchType.UNLOGGED)
                .addAll(statements)
                .setKeyspace(InsertUser.KEYSPACE)
                .setConsistencyLevel(statements.get(0).getConsistencyLevel())
                .setTimeout(timeout)
                .setIdempotent(true);
    }

    /** Those of the ids that no row has. A few hundred are asked for in one request. */
    Set<UUID> absent(Collection<UUID> ids) {
        Set<UUID> absent = new HashSet<>(ids);
        List<UUID> all = List.copyOf(absent);
        for (int from = 0; from < all.size(); from += IDS_PER_QUESTION) {
            List<UUID> some = all.subList(from, Math.min(all.size(), from + IDS_PER_QUESTION));
            session.execute(SimpleStatement.newInstance(InsertUser.LOOK, some)
                            .setConsistencyLevel(InsertUser.CONSISTENCY)
                            .setIdempotent(true)
                            .setTimeout(timeout))
                    .forEach(row -> absent.remove(row.getUuid(0)));
        }
        return absent;
    }

    @Override
    public boolean isTableUsable() {
        try {
            session.execute(SimpleStatement.newInstance(InsertUser.PROBE).setTimeout(timeout));
            return true;
        } catch (InvalidQueryException e) {
            return false;
        }
    }
}
