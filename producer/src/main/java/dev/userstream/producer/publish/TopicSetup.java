package dev.userstream.producer.publish;

import dev.userstream.events.TopicSpec;
import dev.userstream.events.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are absent, reports how others differ from their specification, and reads end offsets. Thread-safe. */
public final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    private final Supplier<Admin> admins;
    private final short replicationFactor;
    private final String where;

    /**
     * Contacts nobody yet.
     *
     * @param admins makes administrators; each is closed after use
     * @param replicationFactor copies of each topic that is created
     * @param where the bootstrap servers, for messages
     */
    public TopicSetup(Supplier<Admin> admins, short replicationFactor, String where) {
        this.admins = admins;
        this.replicationFactor = replicationFactor;
        this.where = where;
    }

    /**
     * Creates what is absent. Existing topics are left as they are; each difference is logged.
     *
     * @throws KafkaUnavailableException if Kafka does not answer in time
     * @throws KafkaRefusedException if Kafka says no
     */
    public void createAbsent() {
        call(admin -> {
            Set<String> existing = await(admin.listTopics().names());
            for (TopicSpec spec : Topics.all()) {
                if (!existing.contains(spec.name())) {
                    create(admin, spec);
                }
            }
            reportDifferences(admin, existing);
            return existing;
        });
    }

    /**
     * The end offset of every partition of the users' topic.
     *
     * @throws KafkaUnavailableException if Kafka does not answer in time
     * @throws KafkaRefusedException if Kafka says no
     */
    public SortedMap<Integer, Long> endOffsets() {
        return call(admin -> {
            String topic = Topics.USERS_CREATED.name();
            Map<TopicPartition, OffsetSpec> asked =
                    await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                            .flatMap(description -> description.partitions().stream())
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(topic, partition.partition()),
                                    partition -> OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> offsets =
                    await(admin.listOffsets(asked).all());
            SortedMap<Integer, Long> ends = new TreeMap<>();
            offsets.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
            return ends;
        });
    }

    private void create(Admin admin, TopicSpec spec) throws ExecutionException, InterruptedException {
        try {
            await(admin.createTopics(List.of(
                            new NewTopic(spec.name(), spec.partitions(), replicationFactor).configs(spec.configs())))
                    .all());
            LOG.info(
                    "event=topic_created topic={} partitions={} replicas={}",
                    spec.name(),
                    spec.partitions(),
                    replicationFactor);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void reportDifferences(Admin admin, Set<String> existing) throws ExecutionException, InterruptedException {
        Map<String, TopicSpec> specs = Topics.all().stream()
                .filter(spec -> existing.contains(spec.name()))
                .collect(Collectors.toMap(TopicSpec::name, spec -> spec));
        Map<String, TopicDescription> topics =
                await(admin.describeTopics(specs.keySet()).allTopicNames());
        Collection<ConfigResource> resources = specs.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                await(admin.describeConfigs(resources).all());
        topics.forEach((name, topic) -> report(
                specs.getOrDefault(name, Topics.USERS_CREATED),
                topic.partitions().size(),
                configs.getOrDefault(new ConfigResource(ConfigResource.Type.TOPIC, name), new Config(List.of()))));
    }

    private static void report(TopicSpec spec, int partitions, Config found) {
        if (partitions != spec.partitions()) {
            LOG.info(
                    "event=topic_differs topic={} setting=partitions found={} expected={}",
                    spec.name(),
                    partitions,
                    spec.partitions());
        }
        spec.configs().forEach((setting, expected) -> {
            ConfigEntry entry = found.get(setting);
            if (entry == null || !expected.equals(entry.value())) {
                LOG.warn(
                        "event=topic_differs topic={} setting={} found={} expected={}",
                        spec.name(),
                        setting,
                        entry == null ? "none" : entry.value(),
                        expected);
            }
        });
    }

    private <T> T call(AdminCall<T> call) {
        try (Admin admin = admins.get()) {
            return call.answer(admin);
        } catch (ExecutionException e) {
            throw explain(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw explain(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("kafka: interrupted while waiting for " + where, e);
        }
    }

    private RuntimeException explain(Throwable cause) {
        if (cause instanceof RetriableException || !(cause instanceof ApiException)) {
            return new KafkaUnavailableException(
                    "kafka: no answer from " + where + " (expected: a broker that answers; is it running, and is"
                            + " USERSTREAM_KAFKA_BOOTSTRAP_SERVERS right?): " + cause.getMessage(),
                    cause);
        }
        return new KafkaRefusedException(
                "kafka: " + where + " refuses (expected: a user who may create, describe, read and"
                        + " write the topics users_created*): " + cause.getMessage(),
                cause);
    }

    private static <T> T await(KafkaFuture<T> future) throws ExecutionException, InterruptedException {
        return future.get();
    }

    private interface AdminCall<T> {
        T answer(Admin admin) throws ExecutionException, InterruptedException;
    }
}
