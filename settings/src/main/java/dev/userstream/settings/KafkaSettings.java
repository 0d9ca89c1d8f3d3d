package dev.userstream.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Address, replication and client properties of Kafka. Serializable, so that Spark can pass it to its executors.
 *
 * @param bootstrapServers brokers to contact first, {@code host:port}
 * @param replicationFactor replicas of each topic that is created; 1 or more
 * @param clientProperties further properties of every Kafka client, such as those of TLS and SASL; may hold secrets;
 *     {@code bootstrap.servers} among them has no effect
 */
public record KafkaSettings(
        List<String> bootstrapServers, short replicationFactor, Map<String, Secret> clientProperties)
        implements Serializable {
    /** Prefix of the settings' names. */
    public static final String PREFIX = "USERSTREAM_KAFKA_";

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
        properties.put("bootstrap.servers", bootstrap());
        return properties;
    }

    private static Map<String, Secret> properties(Settings settings, String name) {
        Optional<String> file = settings.optionalText(name);
        if (file.isEmpty()) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file.get()), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            settings.problem(
                    name + ": " + file.get() + " cannot be read (expected: a file of Kafka client properties)");
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, key -> new Secret(properties.getProperty(key))));
    }
}
