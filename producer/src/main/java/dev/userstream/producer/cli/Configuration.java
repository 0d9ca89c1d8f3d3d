package dev.userstream.producer.cli;

import dev.userstream.events.UserSchema;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.producer.api.ApiSettings;
import dev.userstream.producer.api.FetchMonitor;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.api.RandomUserClient;
import dev.userstream.producer.registry.SchemaRegistration;
import dev.userstream.producer.registry.SchemaRegistrySettings;
import dev.userstream.producer.run.RunContext;
import dev.userstream.producer.run.RunLedger;
import dev.userstream.producer.run.RunMetrics;
import dev.userstream.producer.run.RunService;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/** The settings, read once, and the components that are made from them. Making one opens no connection. */
record Configuration(
        KafkaSettings kafka, ProducerSettings producer, ApiSettings api, SchemaRegistrySettings schemaRegistry) {
    private static final int MAX_REQUEST_TIMEOUT_MS = 5_000;
    private static final int MAX_BLOCK_MS = 1_000;

    /** Reads the settings; throws an exception with all problems, if there is any. */
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

    void createTopics() {
        KafkaClients clients = clients();
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin, clients).ensure(Topics.all());
        }
    }

    /** The registration of the messages' schema; empty where no registry is configured. */
    Optional<SchemaRegistration> schema() {
        return schemaRegistry.url().map(url -> new SchemaRegistration(url, schemaRegistry, UserSchema.json()));
    }

    RunService runs(MeterRegistry registry) {
        KafkaClients clients = clients();
        RunMetrics metrics = new RunMetrics(registry);
        RunLedger ledger = new RunLedger(clients, clients::reader, () -> kafkaProducer(clients), metrics);
        RunContext context = new RunContext(
                new RandomUserClient(
                        api,
                        new FetchMonitor(registry),
                        new OkHttpClient(),
                        MonotonicTime.SYSTEM,
                        InstantSource.system(),
                        RandomGenerator.getDefault()),
                () -> kafkaProducer(clients),
                ledger::highestSent,
                MonotonicTime.SYSTEM,
                InstantSource.system(),
                metrics,
                producer.bufferBytes(),
                producer.maxRejectedPercent());
        return new RunService(ledger, context, () -> endOffsets(clients), producer.maxRunningRuns());
    }

    private Producer<byte[], byte[]> kafkaProducer(KafkaClients clients) {
        int deliveryMs = (int) producer.deliveryTimeout().toMillis();
        Map<String, Object> properties = new HashMap<>();
        properties.put("compression.type", producer.compression());
        properties.put("linger.ms", 1);
        properties.put("batch.size", 65_536);
        properties.put("buffer.memory", (long) producer.bufferBytes() + 2L * KafkaClients.MAX_REQUEST_BYTES);
        properties.put("max.block.ms", MAX_BLOCK_MS);
        // Kafka requires that the delivery timeout leaves room for one request.
        properties.put("request.timeout.ms", Math.min(MAX_REQUEST_TIMEOUT_MS, deliveryMs / 2));
        properties.put("delivery.timeout.ms", deliveryMs);
        return clients.producer(properties);
    }

    private static SortedMap<Integer, Long> endOffsets(KafkaClients clients) {
        try (Admin admin = clients.admin()) {
            return new TopicOffsets(admin, clients).latest(Topics.USERS_CREATED.name());
        }
    }
}
