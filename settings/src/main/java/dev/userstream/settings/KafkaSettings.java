package dev.userstream.settings;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Address, replication and client properties of Kafka. Serializable, so that Spark can pass it to its executors.
 *
 * @param bootstrapServers brokers to contact first, {@code host:port}
 * @param replicationFactor replicas of each topic that is created; 1 or more
 * @param clientProperties further properties of every Kafka client, such as those of TLS and SASL; may hold secrets;
 *     {@link #ignoredProperties()} among them have no effect
 */
public record KafkaSettings(
        List<String> bootstrapServers, short replicationFactor, Map<String, Secret> clientProperties)
        implements Serializable {
    /** Prefix of the settings' names. */
    public static final String PREFIX = "USERSTREAM_KAFKA_";

    /**
     * Properties that the components set themselves or that Spark's Kafka source refuses. With other values, messages would be
     * lost, reordered or read from uncommitted transactions, or a client would not start.
     */
    private static final Set<String> OWN_PROPERTIES = Set.of(
            "bootstrap.servers",
            // Classes that are made for other keys and values, or for another application.
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "interceptor.classes",
            "partitioner.class",
            // Groups and offsets.
            "group.id",
            "group.instance.id",
            "group.protocol",
            "group.remote.assignor",
            "partition.assignment.strategy",
            "session.timeout.ms",
            "heartbeat.interval.ms",
            "max.poll.interval.ms",
            "max.poll.records",
            "auto.offset.reset",
            "enable.auto.commit",
            "auto.commit.interval.ms",
            "allow.auto.create.topics",
            "isolation.level",
            "fetch.max.wait.ms",
            // Delivery.
            "acks",
            "retries",
            "enable.idempotence",
            "max.in.flight.requests.per.connection",
            "transactional.id",
            "transaction.timeout.ms",
            "max.request.size",
            "batch.size",
            "buffer.memory",
            "compression.type",
            "linger.ms",
            "max.block.ms",
            "request.timeout.ms",
            "delivery.timeout.ms",
            "default.api.timeout.ms");

    private static final List<String> FILES = List.of("ssl.keystore.location", "ssl.truststore.location");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Copies the collections. */
    public KafkaSettings {
        bootstrapServers = List.copyOf(bootstrapServers);
        clientProperties = Map.copyOf(clientProperties);
    }

    /** Reads {@code USERSTREAM_KAFKA_BOOTSTRAP_SERVERS}, {@code …_REPLICATION_FACTOR} and {@code …_PROPERTIES_FILE}. */
    public static KafkaSettings read(Settings settings) {
        return new KafkaSettings(
                settings.hostPorts(SettingNames.KAFKA_BOOTSTRAP_SERVERS),
                (short) settings.integer(SettingNames.KAFKA_REPLICATION_FACTOR, 1, 1, Short.MAX_VALUE),
                properties(settings, SettingNames.KAFKA_PROPERTIES_FILE));
    }

    /** The bootstrap servers in the form that Kafka's clients take. */
    public String bootstrap() {
        return String.join(",", bootstrapServers);
    }

    /** The properties that all Kafka clients share, in a new map. */
    public Map<String, Object> toClientProperties() {
        Map<String, Object> properties = new HashMap<>();
        clientProperties.forEach((name, value) -> properties.put(name, value.reveal()));
        properties.keySet().removeAll(OWN_PROPERTIES);
        properties.put("bootstrap.servers", bootstrap());
        return properties;
    }

    /** The client properties without effect, because the components set them or Spark refuses them; sorted. */
    public SortedSet<String> ignoredProperties() {
        SortedSet<String> ignored = new TreeSet<>(clientProperties.keySet());
        ignored.retainAll(OWN_PROPERTIES);
        return ignored;
    }

    private static Map<String, Secret> properties(Settings settings, String name) {
        Optional<String> file = settings.optionalText(name);
        if (file.isEmpty()) {
            return Map.of();
        }
        Properties properties = new Properties();
        try {
            String text = Files.readString(Path.of(file.get()));
            properties.load(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
        } catch (IOException | IllegalArgumentException e) {
            settings.problem(name + ": " + file.get()
                    + " cannot be read (expected: a file of Kafka client properties in UTF-8)");
        }
        for (String location : FILES) {
            String path = properties.getProperty(location, "").strip();
            // A configuration provider of Kafka may supply it: ${env:TRUSTSTORE}.
            if (!path.isEmpty() && !path.contains("${") && !new File(path).canRead()) {
                settings.problem(
                        name + ": " + location + "=" + path + " cannot be read (expected: the path of a key store)");
            }
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, key -> new Secret(properties.getProperty(key))));
    }
}
