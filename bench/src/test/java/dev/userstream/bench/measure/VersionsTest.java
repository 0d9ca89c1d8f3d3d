package dev.userstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VersionsTest {
    @Test
    void theBuildHasFilledInEveryVersion() {
        assertThat(Versions.all())
                .containsKeys("java", "kafka", "spark", "cassandra", "postgresql", "spark_cassandra_connector")
                .allSatisfy((name, version) ->
                        assertThat(version).as(name).matches(".*\\d.*").doesNotContain("${"));
    }
}
