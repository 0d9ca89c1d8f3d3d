package dev.userstream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresSettingsTest {
    private static final String URL = "jdbc:postgresql://db:5432/userstream";

    @Test
    void onlyTheAddressIsRequired() {
        Settings settings = Settings.of(Map.of("USERSTREAM_POSTGRES_URL", URL));

        assertThat(PostgresSettings.read(settings)).isEqualTo(new PostgresSettings(URL, "userstream", new Secret("")));
        settings.check(PostgresSettings.PREFIX);
    }

    @Test
    void allSettingsAreRead() {
        Settings settings = Settings.of(Map.of(
                "USERSTREAM_POSTGRES_URL", URL + "?sslmode=require",
                "USERSTREAM_POSTGRES_USERNAME", "writer",
                "USERSTREAM_POSTGRES_PASSWORD", "s3cret"));

        PostgresSettings postgres = PostgresSettings.read(settings);
        settings.check(PostgresSettings.PREFIX);

        assertThat(postgres).isEqualTo(new PostgresSettings(URL + "?sslmode=require", "writer", new Secret("s3cret")));
        assertThat(postgres.toString()).contains("writer").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "'', not set (expected: jdbc:postgresql://host:port/database)",
        "mysql://mia:s3cret@db/x, not a PostgreSQL address (expected: jdbc:postgresql://host:port/database)",
        "jdbc:postgresql://db/x?user=mia&password=s3cret, holds credentials",
        "jdbc:postgresql://db/x?sslPassword=s3cret, holds credentials",
        "jdbc:postgresql://mia:s3cret@db/x, holds credentials",
    })
    void addressWithCredentialsIsRefusedAndNotRepeated(String url, String problem) {
        Settings settings = Settings.of(Map.of("USERSTREAM_POSTGRES_URL", url));
        PostgresSettings postgres = PostgresSettings.read(settings);

        assertThat(postgres.toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> settings.check(PostgresSettings.PREFIX))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("USERSTREAM_POSTGRES_URL: " + problem)
                .hasMessageNotContaining("s3cret");
    }
}
