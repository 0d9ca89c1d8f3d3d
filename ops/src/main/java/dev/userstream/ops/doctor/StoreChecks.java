package dev.userstream.ops.doctor;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.UserTable;
import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.UnreachableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Checks both stores: servers, the table, and what the role may do with it. */
record StoreChecks(OpsSettings settings, Connections connections) {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final UUID UNUSED_ID = new UUID(0, 0);
    private static final String POSTGRES_SERVER = "SELECT current_setting('server_version_num')::int / 10000,"
            + " current_setting('server_version'), current_setting('server_encoding'), clock_timestamp()";

    void cassandra(Findings findings) {
        CqlSession session = connections.cassandraSession();
        try {
            nodes(session, findings);
            if (tableExists(Store.CASSANDRA, findings)) {
                cassandraPermissions(session, findings);
            }
        } catch (AllNodesFailedException | DriverTimeoutException e) {
            String nodes = String.join(",", settings.cassandra().contactPoints());
            throw UnreachableException.of("Cassandra at " + nodes, e, "is it up?");
        }
    }

    private boolean tableExists(Store store, Findings findings) {
        try (StoreTable table = connections.table(store)) {
            Map<String, String> columns = table.columns();
            findings.table(store, columns);
            return !columns.isEmpty();
        }
    }

    private static void nodes(CqlSession session, Findings findings) {
        Instant before = Instant.now();
        Row local = Objects.requireNonNull(
                session.execute("SELECT release_version, toUnixTimestamp(now()) FROM system.local")
                        .one());
        findings.clock(Instant.ofEpochMilli(local.getLong(1)), MILLISECOND, before);
        String release = Objects.requireNonNull(local.getString(0));
        int major = Objects.requireNonNull(Version.parse(release)).getMajor();
        int nodes = session.getMetadata().getNodes().size();
        findings.version("cassandra", release + ", nodes: " + nodes, major, 4, 5, "Cassandra 5");
        long down = session.getMetadata().getNodes().values().stream()
                .filter(node -> node.getState() == NodeState.DOWN)
                .count();
        if (down > 0) {
            findings.warning("cassandra nodes", down + " of " + nodes + " are down", "see nodetool status");
        }
    }

    /** Reads by key, so that replicas must answer and not only the coordinator. */
    private void cassandraPermissions(CqlSession session, Findings findings) {
        String check = "cassandra permissions";
        String role = settings.cassandra().username().orElse("");
        try {
            session.execute("SELECT id FROM " + UserTable.CASSANDRA_TABLE + " WHERE id = ?", UNUSED_ID);
            List<String> granted = role.isEmpty() ? List.of() : granted(session, role);
            if (granted.isEmpty() || granted.contains("MODIFY")) {
                findings.ok(check, granted.isEmpty() ? "SELECT; no others are listed" : String.join(", ", granted));
            } else {
                String grant = "GRANT MODIFY ON KEYSPACE " + UserTable.KEYSPACE + " TO " + role;
                findings.warning(check, role + " has no MODIFY", "if the job uses this role: " + grant);
            }
        } catch (CoordinatorException e) {
            findings.failure(
                    check, String.valueOf(e.getMessage()), "the role needs SELECT, and enough nodes must be up");
        }
    }

    /** The permissions of a role on the table; none where Cassandra does not authorize, and for a superuser. */
    private static List<String> granted(CqlSession session, String role) {
        try {
            String quoted = '"' + role.replace("\"", "\"\"") + '"';
            return session.execute("LIST ALL PERMISSIONS ON " + UserTable.CASSANDRA_TABLE + " OF " + quoted)
                    .map(row -> String.valueOf(row.getString("permission")))
                    .all();
        } catch (InvalidQueryException e) {
            return List.of();
        }
    }

    void postgres(Findings findings) {
        try (Connection connection = connections.openPostgres();
                Statement statement = connection.createStatement()) {
            postgresServer(statement, findings);
            if (tableExists(Store.POSTGRES, findings)) {
                postgresPermissions(statement, findings);
            }
        } catch (SQLException e) {
            throw UnreachableException.of("PostgreSQL at " + settings.postgres().url(), e, "is it up?");
        }
    }

    private static void postgresServer(Statement statement, Findings findings) throws SQLException {
        Instant before = Instant.now();
        try (ResultSet server = statement.executeQuery(POSTGRES_SERVER)) {
            server.next();
            findings.clock(server.getObject(4, OffsetDateTime.class).toInstant(), MILLISECOND, before);
            findings.version("postgres", server.getString(2), server.getInt(1), 13, 17, "PostgreSQL 17");
            String encoding = server.getString(3);
            if (!"UTF8".equals(encoding)) {
                findings.failure("postgres encoding", encoding, "create a database with ENCODING 'UTF8'");
            }
        }
    }

    private static void postgresPermissions(Statement statement, Findings findings) throws SQLException {
        String check = "postgres permissions";
        List<String> missing = new ArrayList<>();
        for (String privilege : List.of("SELECT", "INSERT", "UPDATE")) {
            String query = "SELECT has_table_privilege('" + UserTable.TABLE + "', '" + privilege + "')";
            try (ResultSet granted = statement.executeQuery(query)) {
                if (!granted.next() || !granted.getBoolean(1)) {
                    missing.add(privilege);
                }
            }
        }
        String found = "no " + String.join(", ", missing);
        String grant = "GRANT " + String.join(", ", missing) + " ON " + UserTable.TABLE + " TO the role";
        if (missing.isEmpty()) {
            findings.ok(check, "SELECT, INSERT, UPDATE");
        } else if (missing.contains("SELECT")) {
            findings.failure(check, found, grant);
        } else {
            findings.warning(check, found, "if the job uses this role: " + grant);
        }
    }
}
