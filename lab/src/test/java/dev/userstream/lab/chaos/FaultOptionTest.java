package dev.userstream.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultOptionTest {
    @ParameterizedTest
    @CsvSource({
        "broker-freeze:40s, freeze kafka for 40 s",
        "kafka-freeze, freeze kafka for 10 s",
        "cassandra-kill:1m5s, kill cassandra for 65 s",
        "job-restart, restart job"
    })
    void readsComponentTypeAndLength(String text, String description) {
        assertThat(new FaultOption().convert(text).description()).isEqualTo(description);
    }
}
