package dev.userstream.producer.cli;

import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.producer.api.FetchMonitor;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.api.RandomUserClient;
import dev.userstream.producer.config.ApiSettings;
import dev.userstream.producer.config.ProducerSettings;
import dev.userstream.producer.config.SchemaRegistrySettings;
import dev.userstream.producer.publish.SentSequences;
import dev.userstream.producer.registry.SchemaRegistration;
import dev.userstream.producer.run.RunContext;
import dev.userstream.producer.run.RunLedger;
import dev.userstream.producer.run.RunMetrics;
import dev.userstream.producer.run.RunService;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/**
 * The settings, read once, and the parts that are made from them. Making a part opens no connection.
 *
 * @param kafka where Kafka is
 * @param producer how the producer serves and publishes
 * @param api where the source is
 * @param schemaRegistry where the schema registry is, if there is one
 */
record Configuration(
        KafkaSettings kafka, ProducerSettings producer, ApiSettings api, SchemaRegistrySettings schemaRegistry) {
    private static final int MAX_REQUEST_TIMEOUT_MS = 5_000;
    private static final int MAX_BLOCK_MS = 1_000;

    /**
     * Reads the settings.
     *
     * @throws dev.userstream.settings.SettingsException with all problems, if there is any
     */
    static Configuration read(Map<String, String> values) {
        Settings settings = Settings.of(values);
        Configuration configuration = new Configuration(
                KafkaSettings.read(settings),
                ProducerSettings.read(settings),
                ApiSettings.read(settings),
                SchemaRegistrySettings.read(settings));
        settings.check(
                KafkaSettings.PREFIX, ProducerSettings.PREFIX, ApiSettings.PREFIX, SchemaRegistrySettings.PREFIX);
        return configuration;
    }

    KafkaClients clients() {
        return new KafkaClients(kafka, "userstream-producer", producer.connectTimeout());
    }

    /** Creates the topics that are absent. */
    void createTopics() {
        KafkaClients clients = clients();
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin, kafka.replicationFactor(), clients).ensure(Topics.all());
        }
    }

    Optional<SchemaRegistration> schema() {
        return SchemaRegistration.of(schemaRegistry);
    }

    RunService runs(MeterRegistry registry) {
        KafkaClients clients = clients();
        RunMetrics metrics = new RunMetrics(registry);
        RunContext context = new RunContext(
                RandomUserClient.create(api, new FetchMonitor(registry)),
                () -> kafkaProducer(clients),
                new SentSequences(clients, clients::reader)::highest,
                MonotonicTime.SYSTEM,
                InstantSource.system(),
                metrics,
                producer.bufferBytes(),
                producer.maxRejectedPercent());
        RunLedger ledger = new RunLedger(clients, clients::reader, () -> kafkaProducer(clients), metrics);
        return new RunService(ledger, context, () -> endOffsets(clients), producer.maxRunningRuns());
    }

    private Producer<byte[], byte[]> kafkaProducer(KafkaClients clients) {
        Duration delivery = producer.deliveryTimeout();
        return clients.producer(Map.of(
                "compression.type",
                producer.compression(),
                "linger.ms",
                1,
                "batch.size",
                65_536,
                "buffer.memory",
                (long) producer.bufferBytes() + 2L * KafkaClients.MAX_REQUEST_BYTES,
                "max.block.ms",
                MAX_BLOCK_MS,
                // Kafka requires that the delivery timeout leaves room for one request.
                "request.timeout.ms",
                Math.min(MAX_REQUEST_TIMEOUT_MS, (int) delivery.toMillis() / 2),
                "delivery.timeout.ms",
                (int) delivery.toMillis()));
    }

    private static SortedMap<Integer, Long> endOffsets(KafkaClients clients) {
        try (Admin admin = clients.admin()) {
            return new TopicOffsets(admin, clients).latest(Topics.USERS_CREATED.name());
        }
    }
}
