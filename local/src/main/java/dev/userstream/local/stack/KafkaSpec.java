package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * One Kafka broker that is its own controller.
 *
 * @param layout the project's folders
 * @param folder the stack's folder
 * @param ports the stack's ports
 */
record KafkaSpec(ProjectLayout layout, StackFolder folder, Ports ports) implements ServerSpec {
    private static final String NAME = Component.KAFKA.label();
    private static final String LOGGING = "kafka-log4j2.properties";
    private static final int PROBE_TIMEOUT_MS = 3_000;

    @Override
    public void prepare() throws IOException {
        folder.install(NAME, KafkaSpec.class, LOGGING);
        Files.writeString(properties(), configuration());
    }

    @Override
    public ChildCommand command() {
        return new ChildCommand(
                NAME,
                ServerSpec.flags(
                        List.of("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC"),
                        folder.jvmFlags(),
                        Stream.of(
                                "-Dlog4j2.configurationFile=" + folder.of(NAME).resolve(LOGGING))),
                layout.serverClassPath("kafka", "lib"),
                "dev.userstream.local.child.KafkaMain",
                List.of(properties().toString()),
                Map.of(),
                folder.of(NAME),
                folder.log(NAME));
    }

    @Override
    public Probe probe() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + ports.kafka(),
                "request.timeout.ms",
                PROBE_TIMEOUT_MS,
                "default.api.timeout.ms",
                PROBE_TIMEOUT_MS);
        return Probe.listening(ports.kafka()).then(() -> {
            try (Admin admin = Admin.create(settings)) {
                if (admin.describeCluster()
                        .nodes()
                        .get(PROBE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                        .isEmpty()) {
                    throw new IllegalStateException("the cluster has no broker yet");
                }
            }
        });
    }

    private Path properties() {
        return folder.of(NAME).resolve("server.properties");
    }

    private String configuration() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                # Topics are created as the contract specifies them.
                auto.create.topics.enable=false
                group.initial.rebalance.delay.ms=0
                # Time to readiness: the broker is unfenced with its first heartbeats.
                broker.heartbeat.interval.ms=200
                controlled.shutdown.enable=false
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                # A segment is preallocated by index files; small ones keep a data folder small.
                log.index.size.max.bytes=1048576
                """.formatted(
                        ports.kafka(), ports.kafkaController(), folder.of(NAME).resolve("data"));
    }
}
