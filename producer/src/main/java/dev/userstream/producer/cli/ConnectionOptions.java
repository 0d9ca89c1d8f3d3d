package dev.userstream.producer.cli;

import dev.userstream.producer.config.ApiSettings;
import dev.userstream.settings.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings that people give on the command line most often. */
final class ConnectionOptions {
    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "Address of the API (default: USERSTREAM_API_URL, or randomuser.me).")
    private @Nullable String apiUrl;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers to ask first (default: USERSTREAM_KAFKA_BOOTSTRAP_SERVERS).")
    private @Nullable String bootstrapServers;

    /** The environment with what was given on top. */
    Map<String, String> over(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>(environment);
        if (apiUrl != null) {
            values.put(ApiSettings.PREFIX + "URL", apiUrl);
        }
        if (bootstrapServers != null) {
            values.put(KafkaSettings.PREFIX + "BOOTSTRAP_SERVERS", bootstrapServers);
        }
        return values;
    }
}
