package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.process.CommandRun;
import dev.userstream.settings.SettingNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics whose broker sets the timestamps, on which the order of messages rests. */
final class TopicSetupIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResource.Type.BROKER, "");
    private static final String BROKER_DEFAULT = "log.message.timestamp.type";

    private final String name = "users-" + UUID.randomUUID();
    private final TopicSpec spec = new TopicSpec(name, 1, Topics.USERS_CREATED.configs());

    @ParameterizedTest
    @ValueSource(strings = {"topics", "serve"})
    void producerRefusesATopicWhoseBrokerSetsTheTimestamps(String command) {
        probes.setTimestampType("LogAppendTime");
        try {
            CommandRun run =
                    stack.run("producer", LIMIT, Map.of(SettingNames.PRODUCER_HTTP_PORT, "0"), List.of(command));

            assertThat(run.exitCode()).as(run.stderr()).isEqualTo(2);
            assertThat(run.stderr())
                    .contains(
                            "kafka: topic users_created has message.timestamp.type=LogAppendTime (expected: CreateTime",
                            "kafka-configs.sh --bootstrap-server "
                                    + stack.addresses().kafka() + " --alter --entity-type topics"
                                    + " --entity-name users_created --add-config message.timestamp.type=CreateTime");
        } finally {
            probes.setTimestampType("CreateTime");
        }
    }

    @Test
    void brokersDefaultCounts_exceptForTopicsThatTheProducerCreates() throws Exception {
        probes.admin()
                .createTopics(List.of(new NewTopic(name, 1, (short) 1)))
                .all()
                .get();
        TopicSpec absent = new TopicSpec(name + "-absent", 1, spec.configs());
        TopicSetup setup = new TopicSetup(probes.admin(), probes.clients());
        probes.alter(ALL_BROKERS, BROKER_DEFAULT, "LogAppendTime", AlterConfigOp.OpType.SET);
        try {
            // A broker applies a new default some time after it has acknowledged it.
            await().untilAsserted(() -> assertThatThrownBy(() -> setup.requireTimestampType(spec))
                    .isInstanceOf(KafkaRefusedException.class));
            assertThatThrownBy(() -> setup.ensure(List.of(spec))).isInstanceOf(KafkaRefusedException.class);
            assertThatCode(() -> setup.requireTimestampType(absent)).doesNotThrowAnyException();

            setup.ensure(List.of(absent));

            assertThatCode(() -> setup.requireTimestampType(absent)).doesNotThrowAnyException();
            probes.admin().deleteTopics(List.of(absent.name())).all().get();
        } finally {
            probes.alter(ALL_BROKERS, BROKER_DEFAULT, "", AlterConfigOp.OpType.DELETE);
            probes.admin().deleteTopics(List.of(name)).all().get();
        }
    }
}
