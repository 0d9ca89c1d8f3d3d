package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One Kafka broker that is its own controller. */
final class KafkaRecipe implements Recipe {
    private final ProjectLayout layout;
    private final StackFolder folder;
    private final Ports ports;

    KafkaRecipe(ProjectLayout layout, StackFolder folder, Ports ports) {
        this.layout = layout;
        this.folder = folder;
        this.ports = ports;
    }

    @Override
    public void prepare() throws IOException {
        folder.install(Part.KAFKA, "kafka-log4j2.properties");
        Files.writeString(properties(), configuration());
    }

    @Override
    public ChildCommand command() {
        return new ChildCommand(
                Part.KAFKA.label(),
                JvmFlags.kafka(folder),
                layout.serverClassPath("kafka", "lib"),
                "dev.userstream.local.child.KafkaMain",
                List.of(properties().toString()),
                Map.of(),
                folder.of(Part.KAFKA),
                folder.log(Part.KAFKA.label()));
    }

    @Override
    public Probe probe() {
        return new KafkaQuestion(ports.kafka(), admin -> {
            if (KafkaQuestion.answer(admin.describeCluster().nodes()).isEmpty()) {
                throw new IllegalStateException("the cluster has no broker yet");
            }
        });
    }

    private Path properties() {
        return folder.of(Part.KAFKA).resolve("server.properties");
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
                # Whoever needs a topic creates it as the contract says.
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
                ports.kafka(), ports.kafkaController(), folder.of(Part.KAFKA).resolve("data"));
    }
}
