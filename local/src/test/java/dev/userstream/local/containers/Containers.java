package dev.userstream.local.containers;

import com.github.dockerjava.api.DockerClient;
import dev.userstream.local.process.Probe;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Ports;
import dev.userstream.local.stack.Server;
import dev.userstream.local.stack.ServerFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/**
 * Runs servers as containers of this machine's Docker engine. They end with their stack and with this JVM; where this JVM is
 * killed, Testcontainers' Ryuk ends them or, where that is disabled, the next call of {@link #open()}.
 */
public final class Containers implements ServerFactory {
    /** Label with the process that a container must not outlive: machine, process number, start. */
    static final String OWNER = "dev.userstream.owner";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

    private Containers() {}

    /**
     * Looks for the engine, and removes what killed test runs have left there.
     *
     * @throws IllegalStateException if no engine of this machine answers
     */
    public static Containers open() {
        requireEngine();
        removeLeftovers();
        return new Containers();
    }

    @Override
    public Server create(Component component, Ports ports, Supplier<Probe> probe) {
        return new ContainerServer(component, ServerImage.of(component, ports), probe);
    }

    private static void requireEngine() {
        DockerClientFactory docker = DockerClientFactory.instance();
        try {
            docker.client();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "STACK: containers, but no Docker engine can be used: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + " (expected: a running engine; see `docker info`, or leave STACK out)",
                    e);
        }
        URI engine = docker.getTransportConfig().getDockerHost();
        if (engine.getScheme().equals("tcp") && !LOOPBACK.contains(engine.getHost())) {
            throw new IllegalStateException("STACK: containers, but the Docker engine is at " + engine
                    + " (expected: an engine of this machine; unset DOCKER_HOST, or leave STACK out)");
        }
    }

    private static void removeLeftovers() {
        DockerClient docker = DockerClientFactory.lazyClient();
        docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(OWNER)).exec().stream()
                .filter(container -> isGone(container.getLabels().get(OWNER)))
                .forEach(container -> docker.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
    }

    /** A process of this machine as it stands in the label; the start distinguishes processes of the same number. */
    static String label(ProcessHandle process) {
        return thisMachine() + " " + process.pid() + " "
                + process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /** Whether a label names a process of this machine that has ended. */
    static boolean isGone(String label) {
        String[] parts = label.split(" ");
        return parts[0].equals(thisMachine())
                && ProcessHandle.of(Long.parseLong(parts[1]))
                        .filter(process -> label(process).equals(label))
                        .isEmpty();
    }

    private static String thisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
