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

/**
 * Where Kafka is and how its topics are replicated.
 *
 * @param bootstrapServers brokers to ask first, {@code host:port}
 * @param replicationFactor copies of each topic that we create; 1 or more
 * @param clientProperties further properties for every Kafka client, such as TLS and SASL; may hold secrets. The bootstrap
 *     servers above win over any in here
 */
public record KafkaSettings(
        List<String> bootstrapServers, short replicationFactor, Map<String, Secret> clientProperties)
        implements Serializable {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_KAFKA_";

    /** Copies what it is given. */
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

    /** All properties that every Kafka client of ours starts from, in a new map. */
    public Map<String, Object> toClientProperties() {
        Map<String, Object> properties = new HashMap<>();
        clientProperties.forEach((name, value) -> properties.put(name, value.reveal()));
        properties.put("bootstrap.servers", bootstrap());
        return properties;
    }

    private static Map<String, Secret> properties(Settings settings, String name) {
        Optional<String> file = settings.optionalText(name);
        Map<String, Secret> secrets = new HashMap<>();
        if (file.isEmpty()) {
            return secrets;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file.get()), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            settings.problem(
                    name + ": " + file.get() + " cannot be read (expected: a file of Kafka client properties)");
        }
        properties.stringPropertyNames().forEach(key -> secrets.put(key, Secret.of(properties.getProperty(key))));
        return secrets;
    }
}
