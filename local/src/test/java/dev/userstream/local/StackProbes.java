package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicReader;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.local.stack.StackAddresses;
import dev.userstream.settings.KafkaSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;

/** Publishes to a stack and reads its topics and tables. Its clients survive restarts of their servers. Thread-safe. */
public final class StackProbes implements AutoCloseable {
    private static final Duration CATCH_UP = Duration.ofMinutes(2);
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(30);
    private static final Map<String, Object> LARGE_REQUESTS = Map.of("linger.ms", 5, "max.request.size", 16 << 20);
    /** A server that stays frozen must fail a test, not hang it. */
    private static final String SOCKET_TIMEOUT = "socketTimeout=30";

    private static final String USERS = "spark_streams.created_users";

    private final StackAddresses addresses;
    private final KafkaClients clients;
    private final Admin admin;
    private final TopicOffsets offsets;
    private final CqlSession cassandra;

    /** Probes of a running stack. */
    public StackProbes(StackAddresses addresses) {
        this.addresses = addresses;
        KafkaSettings settings = new KafkaSettings(List.of(addresses.kafka()), (short) 1, Map.of());
        clients = new KafkaClients(settings, "probe", KAFKA_TIMEOUT);
        admin = clients.admin();
        offsets = new TopicOffsets(admin, clients);
        cassandra = openCassandra(addresses);
    }

    /** Creates the absent topics of the contract. */
    public void createTopics() {
        new TopicSetup(admin, clients).ensure(Topics.all());
    }

    /** Creates Kafka clients. */
    public KafkaClients clients() {
        return clients;
    }

    /** Deletes the job's consumer groups, as their expiry does. */
    public void deleteGroups() {
        get(admin.deleteConsumerGroups(
                        Stream.of(Store.values()).map(Store::consumerGroup).toList())
                .all());
    }

    /** Sets who gives the timestamps of the users' topic: {@code CreateTime} or {@code LogAppendTime}. */
    public void setTimestampType(String type) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.USERS_CREATED.name());
        alter(topic, "message.timestamp.type", type, AlterConfigOp.OpType.SET);
    }

    /** Sets or deletes a setting of a topic or a broker. */
    public void alter(ConfigResource resource, String setting, String value, AlterConfigOp.OpType type) {
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), type);
        get(admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
    }

    /** Kafka's administrator. */
    public Admin admin() {
        return admin;
    }

    /**
     * Publishes raw records in their order and returns when all are acknowledged, with where they went. Each time with a producer
     * of its own: one that knew a topic of the same name that was deleted would wait for its delivery timeout.
     */
    public List<RecordMetadata> publish(List<ProducerRecord<byte[], byte[]>> records) {
        try (Producer<byte[], byte[]> producer = clients.producer(LARGE_REQUESTS)) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            producer.flush();
            return sent.stream().map(StackProbes::get).toList();
        }
    }

    /** Publishes records in a transaction and ends it, such as by aborting, when all of them are in the topic. */
    public void transact(
            List<ProducerRecord<byte[], byte[]>> records, java.util.function.Consumer<Producer<?, ?>> end) {
        try (Producer<byte[], byte[]> producer = clients.producer(Map.of("transactional.id", "probe"))) {
            producer.initTransactions();
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            producer.flush();
            assertThat(sent).allMatch(Future::isDone);
            end.accept(producer);
        }
    }

    /** All records of a topic up to its present end. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = clients.reader()) {
            new TopicReader(consumer, clients)
                    .read(topic, offsets.earliest(topic), offsets.latest(topic), records::add);
        }
        return records;
    }

    /** All dead letters now in the topic, oldest first; one may be there twice. */
    public List<DeadLetter> deadLetters() {
        return records(Topics.DEAD_LETTERS.name()).stream()
                .flatMap(record ->
                        DeadLetterCodec.decode(record.key(), record.value(), KafkaHeaders.fromKafka(record.headers()))
                                .stream())
                .toList();
    }

    /** Records that the job has not yet stored in this store; the whole topic where its group has no offset. */
    public long lag(Store store) {
        String topic = Topics.USERS_CREATED.name();
        SortedMap<Integer, Long> committed = offsets.committed(store.consumerGroup(), topic);
        return offsets.latest(topic).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    /** Returns when the job has stored everything of the topic in both stores; counting rows needs this before and after. */
    public void awaitNoLag() {
        await().atMost(CATCH_UP).ignoreExceptions().untilAsserted(() -> {
            assertThat(lag(Store.CASSANDRA)).as("lag of Cassandra").isZero();
            assertThat(lag(Store.POSTGRES)).as("lag of PostgreSQL").isZero();
        });
    }

    /** Rows of Cassandra's table. */
    public long cassandraRows() {
        return cql("SELECT count(*) FROM " + USERS).get(0).getLong(0);
    }

    /** One row of Cassandra by column name, nulls left out. */
    public Optional<Map<String, Object>> cassandraRow(UUID id) {
        return cql("SELECT * FROM " + USERS + " WHERE id = ?", id).stream()
                .findFirst()
                .map(StackProbes::columns);
    }

    /** Runs any CQL. */
    public List<Row> cql(String statement, Object... values) {
        return cassandra.execute(statement, values).all();
    }

    /** Rows of PostgreSQL's table. */
    public long postgresRows() {
        return (Long) sql("SELECT count(*) AS rows FROM created_users").get(0).get("rows");
    }

    /** One row of PostgreSQL by column name, nulls left out. */
    public Optional<Map<String, Object>> postgresRow(UUID id) {
        return sql("SELECT * FROM created_users WHERE id = ?", id).stream().findFirst();
    }

    /** Runs any SQL; rows by column name, nulls left out; nothing for a statement without rows. */
    public List<Map<String, Object>> sql(String statement, Object... values) {
        try (Connection connection = addresses.postgresConnection(SOCKET_TIMEOUT);
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int index = 0; index < values.length; index++) {
                prepared.setObject(index + 1, values[index]);
            }
            return prepared.execute() ? rows(prepared.getResultSet()) : List.of();
        } catch (SQLException e) {
            throw new IllegalStateException(statement + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        cassandra.close();
    }

    private static CqlSession openCassandra(StackAddresses addresses) {
        return addresses
                .cassandraClient()
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(10))
                        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
                        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
                        .build())
                .build();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
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
