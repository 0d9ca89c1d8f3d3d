package dev.userstream.kafka;

import dev.userstream.events.topic.TopicSpec;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates absent topics and logs once how existing ones differ from their specification. Thread-safe. */
public final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    private final AdminCalls calls;
    private final short replicationFactor;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /**
     * A set-up through {@code admin}, which the caller closes.
     *
     * @param replicationFactor replicas of each topic that is created
     * @param clients the factory of the admin client, for timeouts and messages
     */
    public TopicSetup(Admin admin, short replicationFactor, KafkaClients clients) {
        this.calls = new AdminCalls(admin, clients);
        this.replicationFactor = replicationFactor;
    }

    /**
     * Creates the absent topics. Existing topics are not changed.
     *
     * @throws KafkaUnavailableException if Kafka does not answer in time
     * @throws KafkaRefusedException if Kafka refuses
     */
    public void ensure(Collection<TopicSpec> specs) {
        Set<String> existing = calls.get(calls.admin().listTopics().names());
        for (TopicSpec spec : specs) {
            if (existing.contains(spec.name())) {
                reportDifferences(spec);
            } else {
                create(spec);
            }
        }
    }

    private void create(TopicSpec spec) {
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
    }

    private void reportDifferences(TopicSpec spec) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
        calls.get(calls.admin().describeTopics(List.of(spec.name())).allTopicNames())
                .forEach((name, topic) ->
                        report(spec, "partitions", topic.partitions().size(), spec.partitions()));
        calls.get(calls.admin().describeConfigs(List.of(resource)).all())
                .forEach((name, config) -> spec.configs().forEach((setting, expected) -> {
                    ConfigEntry entry = config.get(setting);
                    report(spec, setting, entry == null ? "none" : entry.value(), expected);
                }));
    }

    private void report(TopicSpec spec, String setting, Object value, Object expected) {
        String difference =
                "topic=" + spec.name() + " setting=" + setting + " value=" + value + " expected=" + expected;
        if (!expected.equals(value) && reported.add(difference)) {
            LOG.warn("event=topic_differs {}", difference);
        }
    }
}
