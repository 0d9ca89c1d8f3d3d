package dev.userstream.producer.cli;

import dev.userstream.settings.SettingNames;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings that are given most often on the command line. */
final class ConnectionOptions {
    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "Address of the API (default: " + SettingNames.API_URL + ", or randomuser.me).")
    private @Nullable String apiUrl;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers to contact first (default: " + SettingNames.KAFKA_BOOTSTRAP_SERVERS + ").")
    private @Nullable String bootstrapServers;

    /** The environment, overridden by the options. */
    Map<String, String> over(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>(environment);
        if (apiUrl != null) {
            values.put(SettingNames.API_URL, apiUrl);
        }
        if (bootstrapServers != null) {
            values.put(SettingNames.KAFKA_BOOTSTRAP_SERVERS, bootstrapServers);
        }
        return values;
    }
}
