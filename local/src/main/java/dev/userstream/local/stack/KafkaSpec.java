package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    private static final int PROBE_TIMEOUT_MS = 3_000;

    @Override
    public ChildCommand command() {
        Path own = folder.of(NAME);
        ServerSpec.configure(own.resolve("kafka-log4j2.properties"), Map.of(), "kafka-log4j2.properties");
        Path properties = ServerSpec.configure(
                own.resolve("server.properties"),
                Map.of("port", ports.kafka(), "controller", ports.kafkaController()),
                "kafka-server.properties");
        return new ChildCommand(
                NAME,
                folder.jvmFlags("@" + ServerSpec.configure(own.resolve("kafka.options"), Map.of(), "kafka.options")),
                layout.serverClassPath("kafka", "lib"),
                "dev.userstream.local.child.KafkaMain",
                List.of(properties.toString()),
                Map.of(),
                own,
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
}
