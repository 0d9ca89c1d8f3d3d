package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@WithStack({Component.KAFKA, Component.CASSANDRA, Component.POSTGRES})
final class ServersIT {
    private final Stack stack;
    private final StackProbes probes;

    ServersIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @Test
    void theServersAreTheOnesThatProductionRuns() {
        assertThat(probes.cql("SELECT release_version FROM system.local").get(0).getString(0))
                .isEqualTo("5.0.9");
        assertThat(probes.sql("SHOW server_version")
                        .get(0)
                        .get("server_version")
                        .toString())
                .startsWith("17.");
    }

    @Test
    void aPublishedRecordIsInTheTopic() {
        probes.createTopic("servers");
        byte[] value = "{}".getBytes(StandardCharsets.UTF_8);

        var placed = probes.publish(List.of(new ProducerRecord<>("servers", null, value)));

        assertThat(placed).hasSize(1);
        assertThat(placed.get(0).offset()).isNotNegative();
        assertThat(stack.addresses().environment()).containsKey("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS");
    }
}
