package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.stack.StackAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Publishes to a stack and reads its topics and tables. Clients are opened when they are first needed and survive restarts of
 * their servers. Thread-safe.
 */
public final class StackProbes implements AutoCloseable {
    private static final Duration CATCH_UP = Duration.ofMinutes(2);
    /** A server that stays frozen must fail a test, not hang it. */
    private static final String SOCKET_TIMEOUT_SECONDS = "30";

    private static final String USERS = "spark_streams.created_users";

    private final StackAddresses addresses;
    private final KafkaProbe kafka;
    private CqlSession cassandra;

    /** Probes of a stack, which the caller closes. */
    public StackProbes(StackAddresses addresses) {
        this.addresses = addresses;
        this.kafka = new KafkaProbe(addresses.kafka());
    }

    /** Creates the absent topics of the contract. */
    public void createTopics() {
        kafka.createTopics(Topics.all());
    }

    /** Creates a topic that the pipeline does not read, where it is absent. */
    public void createTopic(String name) {
        kafka.createTopics(List.of(new TopicSpec(name, 1, Map.of())));
    }

    /** Publishes raw records in their order and returns when all are acknowledged, with where they went. */
    public List<RecordMetadata> publish(List<ProducerRecord<byte[], byte[]>> records) {
        return kafka.publish(records);
    }

    /** All records of a topic up to its present end. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return kafka.records(topic);
    }

    /** All dead letters now in the topic, oldest first; one may be there twice. */
    public List<DeadLetter> deadLetters() {
        return kafka.deadLetters(Topics.DEAD_LETTERS.name());
    }

    /** Records that the job has not yet stored in this store; the whole topic where its group has no position. */
    public long lag(Store store) {
        return kafka.lag(store.consumerGroup(), Topics.USERS_CREATED.name());
    }

    /** Returns when the job has stored everything of the topic in both stores; counting rows needs this before and after. */
    public void awaitNoLag() {
        await().atMost(CATCH_UP).ignoreExceptions().untilAsserted(() -> {
            assertThat(lag(Store.CASSANDRA)).as("lag of Cassandra").isZero();
            assertThat(lag(Store.POSTGRES)).as("lag of PostgreSQL").isZero();
        });
    }

    /** Rows of Cassandra's table; 0 where there is no table. */
    public long cassandraRows() {
        return cassandraHasTable() ? cql("SELECT count(*) FROM " + USERS).get(0).getLong(0) : 0;
    }

    /** One row of Cassandra by column name, nulls left out. */
    public Optional<Map<String, Object>> cassandraRow(UUID id) {
        return cql("SELECT * FROM " + USERS + " WHERE id = ?", id).stream()
                .findFirst()
                .map(StackProbes::columns);
    }

    /** Runs any CQL. */
    public List<Row> cql(String statement, Object... values) {
        return cassandra().execute(statement, values).all();
    }

    /** Rows of PostgreSQL's table; 0 where there is no table. */
    public long postgresRows() {
        boolean there =
                sql("SELECT to_regclass('created_users') AS name").get(0).containsKey("name");
        return there
                ? (Long)
                        sql("SELECT count(*) AS rows FROM created_users").get(0).get("rows")
                : 0;
    }

    /** One row of PostgreSQL by column name, nulls left out. */
    public Optional<Map<String, Object>> postgresRow(UUID id) {
        return sql("SELECT * FROM created_users WHERE id = ?", id).stream().findFirst();
    }

    /** Runs any SQL; rows by column name, nulls left out; nothing for a statement without rows. */
    public List<Map<String, Object>> sql(String statement, Object... values) {
        try (Connection connection = DriverManager.getConnection(addresses.postgresUrl(), postgresProperties());
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int index = 0; index < values.length; index++) {
                prepared.setObject(index + 1, values[index]);
            }
            return prepared.execute() ? rows(prepared.getResultSet()) : List.of();
        } catch (SQLException e) {
            throw new IllegalStateException(statement + ": " + e.getMessage(), e);
        }
    }

    /** Empties both tables where they exist. Offsets and topics stay. */
    public void emptyTables() {
        if (cassandraHasTable()) {
            cql("TRUNCATE " + USERS);
        }
        sql("DO $$ BEGIN IF to_regclass('created_users') IS NOT NULL THEN TRUNCATE created_users; END IF; END $$");
    }

    @Override
    public synchronized void close() {
        kafka.close();
        if (cassandra != null) {
            cassandra.close();
        }
    }

    private Properties postgresProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", addresses.postgresUsername());
        properties.setProperty("password", addresses.postgresPassword());
        properties.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        return properties;
    }

    private boolean cassandraHasTable() {
        return !cql("SELECT table_name FROM system_schema.tables WHERE keyspace_name = 'spark_streams'"
                        + " AND table_name = 'created_users'")
                .isEmpty();
    }

    private synchronized CqlSession cassandra() {
        if (cassandra == null) {
            cassandra = CqlSession.builder()
                    .addContactPoint(contactPoint())
                    .withLocalDatacenter(addresses.cassandraDatacenter())
                    .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(10))
                            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
                            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
                            .build())
                    .build();
        }
        return cassandra;
    }

    private InetSocketAddress contactPoint() {
        int colon = addresses.cassandra().lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(addresses.cassandra().substring(colon + 1)));
    }

    private static Map<String, Object> columns(Row row) {
        Map<String, Object> columns = new TreeMap<>();
        row.getColumnDefinitions().forEach(column -> {
            Object value = row.getObject(column.getName());
            if (value != null) {
                columns.put(column.getName().asInternal(), value);
            }
        });
        return columns;
    }

    private static List<Map<String, Object>> rows(ResultSet results) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (results.next()) {
            Map<String, Object> row = new TreeMap<>();
            for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                Object value = results.getObject(column);
                if (value != null) {
                    row.put(results.getMetaData().getColumnLabel(column), value);
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
