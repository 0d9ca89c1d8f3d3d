package dev.userstream.ops.doctor;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.AdminCalls;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.pipeline.PipelineTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** Checks the cluster, its topics and what the operator may do with them, and the job's consumer groups. */
record KafkaCheck(Connections connections) implements Consumer<Findings> {
    private static final String METADATA_VERSION = "metadata.version";
    /** The level of Kafka 3.6, the first with all settings of the topics. */
    private static final int OLDEST_METADATA = 14;
    /** The level of Kafka 4.0. */
    private static final int TESTED_METADATA = 25;

    /** Differences that break the contract; the others change how much is kept, and for how long. */
    private static final Set<String> ESSENTIAL = Set.of("cleanup.policy", "message.timestamp.type");
    /** The job commits every 10 seconds, even while nothing arrives. */
    private static final Duration COMMIT_LIMIT = Duration.ofMinutes(2);

    @Override
    public void accept(Findings findings) {
        KafkaClients clients = connections.kafkaClients();
        Admin admin = clients.admin();
        try {
            AdminCalls calls = new AdminCalls(admin, clients);
            cluster(calls, findings);
            Set<String> existing = calls.get(admin.listTopics().names());
            for (TopicSpec spec : Topics.all()) {
                attempt("kafka topic " + spec.name(), findings, check -> {
                    if (existing.contains(spec.name())) {
                        topic(calls, spec, check, findings);
                    } else {
                        findings.failure(check, "no such topic", "create it: script/userstream topics");
                    }
                });
            }
            TopicOffsets offsets = new TopicOffsets(admin, clients);
            for (Store store : Store.values()) {
                String group = store.consumerGroup();
                attempt("group " + group, findings, check -> group(offsets, group, check, findings));
            }
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static void attempt(String check, Findings findings, Consumer<String> body) {
        try {
            body.accept(check);
        } catch (KafkaRefusedException e) {
            findings.failure(check, String.valueOf(e.getMessage()), "grant it to the operator's user: kafka-acls.sh");
        }
    }

    private static void cluster(AdminCalls calls, Findings findings) {
        int brokers = calls.get(calls.admin().describeCluster().nodes()).size();
        FinalizedVersionRange version = calls.get(
                        calls.admin().describeFeatures().featureMetadata())
                .finalizedFeatures()
                .get(METADATA_VERSION);
        // A cluster with ZooKeeper has no level.
        int level = version == null ? OLDEST_METADATA : version.maxVersionLevel();
        String found = "brokers: " + brokers + ", " + METADATA_VERSION + " " + (version == null ? "none" : level);
        findings.version("kafka", found, level, OLDEST_METADATA, TESTED_METADATA, "Kafka 4");
        try {
            Instant before = Instant.now();
            QuorumInfo quorum = calls.get(calls.admin().describeMetadataQuorum().quorumInfo());
            quorum.voters().stream()
                    // That of the leader is the time of its answer.
                    .filter(voter -> voter.replicaId() == quorum.leaderId())
                    .flatMapToLong(leader -> leader.lastFetchTimestamp().stream())
                    .forEach(time -> findings.clock(Instant.ofEpochMilli(time), Duration.ofMillis(1), before));
        } catch (KafkaRefusedException e) {
            // Needs DESCRIBE on the cluster, which nothing else does: the clock is not compared then.
        }
    }

    private void topic(AdminCalls calls, TopicSpec spec, String check, Findings findings) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        TopicDescription topic = Objects.requireNonNull(calls.get(calls.admin()
                        .describeTopics(List.of(spec.name()), options)
                        .allTopicNames())
                .get(spec.name()));
        List<String> faults = partitionFaults(topic.partitions(), spec.partitions());
        boolean fails = topic.partitions().stream().anyMatch(KafkaCheck::isLeaderless);
        List<String> changes = new ArrayList<>();
        for (ConfigEntry different : differences(calls, spec)) {
            String expected = spec.configs().get(different.name());
            faults.add(different.name() + "=" + different.value() + " (expected: " + expected + ")");
            changes.add(different.name() + "=" + expected);
            fails = fails || ESSENTIAL.contains(different.name());
        }
        String found = String.join(", ", faults);
        String advice = changes.isEmpty()
                ? "see kafka-topics.sh --describe --topic " + spec.name()
                : "kafka-configs.sh --bootstrap-server " + calls.clients().servers()
                        + " --alter --entity-type topics --entity-name " + spec.name() + " --add-config "
                        + String.join(",", changes);
        if (faults.isEmpty()) {
            findings.ok(check, "partitions, replicas and settings as specified");
        } else if (fails) {
            findings.failure(check, found, advice);
        } else {
            findings.warning(check, found, advice);
        }
        permissions(spec, topic.authorizedOperations(), findings);
    }

    private static List<ConfigEntry> differences(AdminCalls calls, TopicSpec spec) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
        Config config = Objects.requireNonNull(
                calls.get(calls.admin().describeConfigs(List.of(resource)).all())
                        .get(resource));
        return spec.configs().entrySet().stream()
                .map(setting -> Objects.requireNonNullElse(
                        config.get(setting.getKey()), new ConfigEntry(setting.getKey(), "none")))
                .filter(entry -> !Objects.equals(entry.value(), spec.configs().get(entry.name())))
                .toList();
    }

    private List<String> partitionFaults(List<TopicPartitionInfo> partitions, int wanted) {
        int replicas = connections.kafkaClients().settings().replicationFactor();
        List<String> faults = new ArrayList<>();
        if (partitions.size() != wanted) {
            faults.add(partitions.size() + " partitions (expected: " + wanted + ")");
        }
        for (TopicPartitionInfo each : partitions) {
            if (isLeaderless(each)) {
                faults.add("partition " + each.partition() + " has no leader");
            } else if (each.isr().size() < Math.max(replicas, each.replicas().size())) {
                faults.add(
                        "partition " + each.partition() + " has " + each.isr().size() + " in-sync replicas (expected: "
                                + Math.max(replicas, each.replicas().size()) + ")");
            }
        }
        return faults;
    }

    private static boolean isLeaderless(TopicPartitionInfo partition) {
        return partition.leader() == null || partition.leader().isEmpty();
    }

    /** Older brokers do not list them. */
    private static void permissions(TopicSpec spec, @Nullable Set<AclOperation> allowed, Findings findings) {
        String check = "kafka permissions on " + spec.name();
        String grant = "kafka-acls.sh --add --topic " + spec.name() + " --operation ";
        if (allowed != null && !allowed.contains(AclOperation.READ)) {
            findings.failure(check, "no READ, which audit, status and dlq need", grant + "Read");
        } else if (allowed != null && !allowed.contains(AclOperation.WRITE) && !spec.equals(Topics.RUNS)) {
            findings.warning(check, "no WRITE, which dlq replay needs", grant + "Write");
        }
    }

    private static void group(TopicOffsets offsets, String group, String check, Findings findings) {
        String topic = Topics.USERS_CREATED.name();
        SortedMap<Integer, Long> committed = offsets.committed(group, topic);
        if (committed.isEmpty()) {
            findings.failure(check, "no committed offsets", "start the job, which commits within seconds");
            return;
        }
        long lag = PipelineTopics.count(offsets.earliest(topic), committed, offsets.latest(topic));
        @Nullable Instant last = offsets.lastCommit(group, topic).orElse(null);
        Duration age = last == null ? Duration.ZERO : Duration.between(last, Instant.now());
        String found =
                "lag " + lag + ", last commit " + (last == null ? "at an unknown time" : age.toSeconds() + " s ago");
        String advice = "is the job running? see its log";
        if (age.compareTo(COMMIT_LIMIT) <= 0) {
            findings.ok(check, found);
        } else if (lag > 0) {
            findings.failure(check, found, advice);
        } else {
            findings.warning(check, found, advice);
        }
    }
}
