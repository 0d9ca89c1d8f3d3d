package dev.userstream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CassandraSettingsTest {
    @Test
    void onlyTheContactPointsAreRequired() {
        Settings settings = Settings.of(Map.of("USERSTREAM_CASSANDRA_CONTACT_POINTS", "cassandra:9042"));

        assertThat(CassandraSettings.read(settings))
                .isEqualTo(new CassandraSettings(
                        List.of("cassandra:9042"), "datacenter1", Optional.empty(), new Secret(""), 1));
        settings.check(CassandraSettings.PREFIX);
    }

    @Test
    void allSettingsAreRead() {
        Settings settings = Settings.of(Map.of(
                "USERSTREAM_CASSANDRA_CONTACT_POINTS", "one:9042,two:9042",
                "USERSTREAM_CASSANDRA_LOCAL_DATACENTER", "oslo",
                "USERSTREAM_CASSANDRA_USERNAME", "writer",
                "USERSTREAM_CASSANDRA_PASSWORD", "s3cret",
                "USERSTREAM_CASSANDRA_REPLICATION_FACTOR", "3"));

        CassandraSettings cassandra = CassandraSettings.read(settings);
        settings.check(CassandraSettings.PREFIX);

        assertThat(cassandra)
                .isEqualTo(new CassandraSettings(
                        List.of("one:9042", "two:9042"), "oslo", Optional.of("writer"), new Secret("s3cret"), 3));
        assertThat(cassandra.toString()).contains("writer").doesNotContain("s3cret");
    }

    @Test
    void allProblemsAreReported() {
        Settings settings = Settings.of(
                Map.of("USERSTREAM_CASSANDRA_PASSWORD", "s3cret", "USERSTREAM_CASSANDRA_REPLICATION_FACTOR", "101"));
        CassandraSettings.read(settings);

        assertThatThrownBy(() -> settings.check(CassandraSettings.PREFIX))
                .hasMessageNotContaining("s3cret")
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        thrown -> assertThat(thrown.problems())
                                .containsExactlyInAnyOrder(
                                        "USERSTREAM_CASSANDRA_USERNAME: not set, though a password is (expected: both or neither)",
                                        "USERSTREAM_CASSANDRA_CONTACT_POINTS: not set (expected: host:port[,host:port…])",
                                        "USERSTREAM_CASSANDRA_REPLICATION_FACTOR: 101 (expected: a whole number from 1 to 100)"));
    }
}
