package dev.userstream.ops.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.settings.PostgresSettings;
import dev.userstream.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class PostgresTableTest {
    @Test
    void aServerThatFallsSilentIsGivenUpAfterTheRequestTimeout() {
        PostgresSettings settings = PostgresSettings.read(Settings.of(Map.of(
                "USERSTREAM_POSTGRES_URL", "jdbc:postgresql://db:5432/users",
                "USERSTREAM_POSTGRES_USERNAME", "reader",
                "USERSTREAM_POSTGRES_PASSWORD", "secret")));

        Properties properties = PostgresTable.properties(settings, Duration.ofSeconds(7));

        assertThat(properties)
                .containsEntry("socketTimeout", "7")
                .containsEntry("connectTimeout", "7")
                .containsEntry("loginTimeout", "7");
        assertThat(PostgresTable.properties(settings, Duration.ofMillis(100))).containsEntry("socketTimeout", "1");
    }
}
