package dev.userstream.ops.config;

import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * What the commands on dead letters need: no store.
 *
 * @param kafka the brokers
 * @param requestTimeout how long one question may take, 100 ms to 10 minutes
 */
public record DlqSettings(KafkaSettings kafka, Duration requestTimeout) {
    /**
     * Reads both. The other settings of the operator's commands may be there or not.
     *
     * @param environment names and values
     * @throws dev.userstream.settings.SettingsException if any cannot be used; it lists all that cannot
     */
    public static DlqSettings read(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        DlqSettings read = new DlqSettings(KafkaSettings.read(settings), OpsSettings.requestTimeout(settings));
        settings.check(KafkaSettings.PREFIX);
        return read;
    }
}
