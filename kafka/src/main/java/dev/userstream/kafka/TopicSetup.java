package dev.userstream.kafka;

import dev.userstream.events.topic.TopicSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates absent topics, logs once how existing ones differ from their specification, and refuses those that would lose the
 * order of messages. Thread-safe.
 */
public final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
    private static final String TIMESTAMP_TYPE = "message.timestamp.type";

    private final AdminCalls calls;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /**
     * A set-up through {@code admin}, which the caller closes.
     *
     * @param clients the factory of the admin client, for timeouts, messages and the replicas of a topic that is created
     */
    public TopicSetup(Admin admin, KafkaClients clients) {
        this.calls = new AdminCalls(admin, clients);
    }

    /**
     * Creates the absent topics. Existing topics are not changed.
     *
     * @throws KafkaUnavailableException if Kafka does not answer in time
     * @throws KafkaRefusedException if Kafka refuses, or a topic has not the timestamp type of its specification
     */
    public void ensure(Collection<TopicSpec> specs) {
        Set<String> existing = calls.get(calls.admin().listTopics().names());
        for (TopicSpec spec : specs) {
            if (existing.contains(spec.name()) || !created(spec)) {
                Map<String, String> configs = configs(spec);
                reportDifferences(spec, configs);
                requireTimestampType(spec, configs);
            }
        }
    }

    /**
     * Refuses a topic whose timestamps are of another type than specified: timestamps that the broker sets, also by its default
     * {@code log.message.timestamp.type}, make a replayed message newer than the values that were published after it. An absent
     * topic is accepted, and so is any type where none is specified.
     *
     * @throws KafkaUnavailableException if Kafka does not answer in time
     * @throws KafkaRefusedException if Kafka refuses, or the type is another one; the message has the command that changes it
     */
    public void requireTimestampType(TopicSpec spec) {
        requireTimestampType(spec, configs(spec));
    }

    private void requireTimestampType(TopicSpec spec, Map<String, String> configs) {
        String expected = spec.configs().get(TIMESTAMP_TYPE);
        String type = configs.getOrDefault(TIMESTAMP_TYPE, "");
        if (expected != null && !type.isEmpty() && !type.equals(expected)) {
            throw new KafkaRefusedException("kafka: topic " + spec.name() + " has " + TIMESTAMP_TYPE + "=" + type
                    + " (expected: " + expected
                    + ", or a replayed message would replace newer values): kafka-configs.sh"
                    + " --bootstrap-server " + calls.clients().servers()
                    + " --alter --entity-type topics --entity-name " + spec.name() + " --add-config " + TIMESTAMP_TYPE
                    + "=" + expected);
        }
    }

    /** Creates the topic; false if another component has created it meanwhile. */
    private boolean created(TopicSpec spec) {
        short replicationFactor = calls.clients().settings().replicationFactor();
        NewTopic topic = new NewTopic(spec.name(), spec.partitions(), replicationFactor).configs(spec.configs());
        boolean created = calls.getOr(
                false,
                TopicExistsException.class,
                calls.admin().createTopics(List.of(topic)).all().thenApply(done -> true));
        if (created) {
            LOG.info(
                    "event=topic_created topic={} partitions={} replicas={}",
                    spec.name(),
                    spec.partitions(),
                    replicationFactor);
        }
        return created;
    }

    private void reportDifferences(TopicSpec spec, Map<String, String> configs) {
        calls.get(calls.admin().describeTopics(List.of(spec.name())).allTopicNames())
                .forEach((name, topic) ->
                        report(spec, "partitions", topic.partitions().size(), spec.partitions()));
        spec.configs()
                .forEach((setting, expected) -> report(spec, setting, configs.getOrDefault(setting, "none"), expected));
    }

    /** The effective settings of a topic, the broker's defaults among them; empty where there is no such topic. */
    private Map<String, String> configs(TopicSpec spec) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
        Map<String, String> configs = new HashMap<>();
        calls.getOr(
                        Map.of(),
                        UnknownTopicOrPartitionException.class,
                        calls.admin().describeConfigs(List.of(resource)).all())
                .forEach((name, config) -> config.entries().stream()
                        .filter(entry -> entry.value() != null)
                        .forEach(entry -> configs.put(entry.name(), entry.value())));
        return configs;
    }

    private void report(TopicSpec spec, String setting, Object value, Object expected) {
        String difference =
                "topic=" + spec.name() + " setting=" + setting + " value=" + value + " expected=" + expected;
        if (!expected.equals(value) && reported.add(difference)) {
            LOG.warn("event=topic_differs {}", difference);
        }
    }
}
