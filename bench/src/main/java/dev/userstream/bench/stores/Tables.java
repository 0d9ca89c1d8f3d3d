package dev.userstream.bench.stores;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.local.stack.ProjectLayout;
import dev.userstream.local.stack.StackAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The stores' tables: made as the pipeline makes them, and emptied between two measurements. */
public final class Tables {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StackAddresses addresses;
    private final CqlSession session;

    /** Uses the session, whose owner closes it. */
    public Tables(StackAddresses addresses, CqlSession session) {
        this.addresses = addresses;
        this.session = session;
    }

    /** A session with Cassandra, patient enough for changes of the schema. */
    public static CqlSession session(StackAddresses addresses) {
        String[] hostAndPort = addresses.cassandra().split(":", 2);
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])))
                .withLocalDatacenter(addresses.cassandraDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                        .build())
                .build();
    }

    /** Makes what is absent. */
    public void create(ProjectLayout layout) {
        statements(layout.root().resolve("cassandra/schema.cql")).forEach(session::execute);
        statements(layout.root().resolve("postgres/schema.sql")).forEach(this::sql);
    }

    /** Takes all rows away. */
    public void empty() {
        session.execute("TRUNCATE spark_streams.created_users");
        sql("TRUNCATE created_users");
    }

    /** How many rows Cassandra has, counted here page by page: counting there would take longer than it grants. */
    public long rows() {
        long rows = 0;
        for (Row ignored : session.execute("SELECT id FROM spark_streams.created_users")) {
            rows++;
        }
        return rows;
    }

    private void sql(String statement) {
        try (Connection connection = DriverManager.getConnection(
                        addresses.postgresUrl(), addresses.postgresUsername(), addresses.postgresPassword());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new BenchFailedException("PostgreSQL refuses " + statement + ": " + e.getMessage(), e);
        }
    }

    private static List<String> statements(Path file) {
        try {
            return Arrays.stream(
                            Files.readString(file).replaceAll("(?m)^--.*$", "").split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }
}
