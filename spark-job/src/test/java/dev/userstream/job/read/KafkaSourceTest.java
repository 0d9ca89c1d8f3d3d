package dev.userstream.job.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KafkaSourceTest {
    @Test
    void theSourceReadsCommittedRecordsAndReportsLoss() {
        KafkaSettings kafka = new KafkaSettings(
                List.of("one:9092", "two:9092"), (short) 1, Map.of("security.protocol", new Secret("SSL")));

        assertThat(KafkaSource.options(kafka))
                .containsEntry("kafka.bootstrap.servers", "one:9092,two:9092")
                .containsEntry("kafka.security.protocol", "SSL")
                .containsEntry("kafka.isolation.level", "read_committed")
                .containsEntry("failOnDataLoss", "true")
                .containsEntry("includeHeaders", "true");
    }
}
