package dev.userstream.job.query;

import dev.userstream.events.TopicSpec;
import dev.userstream.events.Topics;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the topics that the job reads and writes are there. Thread-safe. */
public final class TopicPreparation {
    private static final Logger LOG = LoggerFactory.getLogger(TopicPreparation.class);
    private static final List<TopicSpec> NEEDED = List.of(Topics.USERS_CREATED, Topics.DEAD_LETTERS);

    private final Admin admin;
    private final short replicationFactor;
    private final Duration timeout;
    private final TopicDifferences differences = new TopicDifferences();

    /**
     * Prepares topics through {@code admin}, whose owner closes it.
     *
     * @param replicationFactor copies of each topic that is created
     * @param timeout longest time of one request
     */
    public TopicPreparation(Admin admin, short replicationFactor, Duration timeout) {
        this.admin = admin;
        this.replicationFactor = replicationFactor;
        this.timeout = timeout;
    }

    /**
     * Creates what is absent, and reports once what is not as the contract says.
     *
     * @throws StoreFailure if Kafka does not answer or refuses
     */
    public void prepare() {
        try {
            Set<String> names = answer(admin.listTopics().names());
            for (TopicSpec spec : NEEDED) {
                if (names.contains(spec.name())) {
                    reportDifferences(spec);
                } else {
                    create(spec);
                }
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new StoreFailure(FailureCause.OUTAGE, "Kafka does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure(FailureCause.INTERRUPTED, "stopped while preparing topics");
        }
    }

    private void create(TopicSpec spec) throws ExecutionException, TimeoutException, InterruptedException {
        NewTopic topic = new NewTopic(spec.name(), spec.partitions(), replicationFactor).configs(spec.configs());
        try {
            answer(admin.createTopics(List.of(topic)).all());
            LOG.info("event=topic_created topic={} partitions={}", spec.name(), spec.partitions());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void reportDifferences(TopicSpec spec) throws ExecutionException, TimeoutException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
        Config config = Objects.requireNonNull(
                answer(admin.describeConfigs(List.of(resource)).all()).get(resource), spec.name());
        TopicDescription topic = Objects.requireNonNull(
                answer(admin.describeTopics(List.of(spec.name())).allTopicNames())
                        .get(spec.name()),
                spec.name());
        Map<String, String> settings = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                settings.put(entry.name(), entry.value());
            }
        }
        differences.report(spec, topic.partitions().size(), settings);
    }

    private <T> T answer(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static StoreFailure failure(Throwable cause) {
        StoreFailure failure = Failures.of(cause);
        return new StoreFailure(failure.reason(), "Kafka: " + failure.getMessage());
    }
}
