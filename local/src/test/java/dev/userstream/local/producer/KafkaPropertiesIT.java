package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.IntegrationTest;
import dev.userstream.local.process.CommandRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kafka client properties that were written for another application; the shared stack runs with them. */
final class KafkaPropertiesIT extends IntegrationTest {
    private static final String IGNORED =
            "event=kafka_properties_ignored names=acks,auto.offset.reset,bootstrap.servers,"
                    + "enable.auto.commit,group.id,group.instance.id,interceptor.classes,isolation.level,key.deserializer,"
                    + "key.serializer,max.in.flight.requests.per.connection,max.poll.records,partition.assignment.strategy,"
                    + "retries,transactional.id,value.deserializer,value.serializer ";
    private static final String UNKNOWN = "event=kafka_properties_unknown names=schema.registry.url ";

    @Test
    void propertiesWithoutEffectAreNamedOnce() {
        CommandRun topics = stack.run("producer", Duration.ofMinutes(1), Map.of(), List.of("topics"));

        assertThat(topics.exitCode()).as(topics.stderr()).isZero();
        assertThat(topics.stderr()).containsOnlyOnce(IGNORED).containsOnlyOnce(UNKNOWN);
        assertThat(jobLog(0)).contains(IGNORED, UNKNOWN);
    }
}
