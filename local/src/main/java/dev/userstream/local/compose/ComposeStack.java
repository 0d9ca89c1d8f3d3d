package dev.userstream.local.compose;

import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.ProjectLayout;
import dev.userstream.local.stack.Server;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A project of Docker Compose that runs already, made of this project's {@code docker-compose.yml}. Neither started nor ended
 * here; passwords are those with which the job's container was made. Thread-safe.
 */
public final class ComposeStack implements Stack {
    private static final String OFFLINE_API = "offline-api";

    private final Docker docker;
    private final Containers containers;
    private final Map<String, String> environment;
    private final StackAddresses addresses;

    private ComposeStack(Docker docker) {
        this.docker = docker;
        this.containers = new Containers(docker, InstantSource.system());
        ContainerSettings settings = ContainerSettings.of(docker, containers.id(Part.JOB));
        this.environment = Map.of(
                "USERSTREAM_CASSANDRA_USERNAME", settings.get("USERSTREAM_CASSANDRA_USERNAME"),
                "USERSTREAM_CASSANDRA_PASSWORD", settings.get("USERSTREAM_CASSANDRA_PASSWORD"));
        this.addresses = new StackAddresses(
                docker.compose("port", "broker", "9092"),
                docker.compose("port", "cassandra", "9042"),
                "datacenter1",
                "jdbc:postgresql://" + docker.compose("port", "postgres", "5432") + "/userstream",
                settings.get("USERSTREAM_POSTGRES_USERNAME"),
                settings.get("USERSTREAM_POSTGRES_PASSWORD"),
                URI.create("http://" + docker.compose("port", "producer", "8090")));
    }

    /**
     * Finds a project that runs.
     *
     * @param project its name, as {@code docker compose ls} shows it
     * @throws IllegalStateException if a part has no container
     * @throws dev.userstream.local.process.ChildFailedException if Docker does not answer, or a part's port is not published
     */
    public static ComposeStack of(ProjectLayout layout, String project) throws IOException {
        Path scratch = Files.createDirectories(layout.workFolder().resolve("compose"));
        return new ComposeStack(new Docker(layout.root(), project, scratch));
    }

    @Override
    public String label() {
        return "Docker Compose";
    }

    @Override
    public StackAddresses addresses() {
        return addresses;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Server server(Part part) {
        return new ContainerPart(part, docker, containers);
    }

    @Override
    public void ensure(Collection<Part> parts) {
        parts.stream().map(this::server).forEach(server -> {
            server.thaw();
            server.start();
        });
    }

    @Override
    public Path folder() {
        return docker.folder();
    }

    /** Runs it in the service {@code ops}, where it is at home; no other module's commands. */
    @Override
    public CommandRun run(String module, Duration limit, Map<String, String> extra, List<String> arguments) {
        if (!module.equals("ops") || !extra.isEmpty()) {
            throw new IllegalArgumentException(module + " " + extra + " (expected: ops without settings of its own)");
        }
        List<String> command = new ArrayList<>(List.of("userstream"));
        command.addAll(arguments);
        return docker.in("ops", limit, command);
    }

    /**
     * The project's source of made-up users.
     *
     * @throws IllegalStateException if it has none
     */
    public ComposeSource source() {
        containers.required(OFFLINE_API);
        return new ComposeSource(docker, OFFLINE_API);
    }

    /** The project goes on. */
    @Override
    public void close() {}
}
