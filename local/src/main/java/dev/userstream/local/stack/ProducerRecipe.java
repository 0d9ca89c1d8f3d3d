package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The producer's long-running service. */
final class ProducerRecipe implements Recipe {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);
    private static final int OK = 200;

    private final ProjectLayout layout;
    private final StackFolder folder;
    private final URI health;
    private final Map<String, String> environment;

    ProducerRecipe(
            ProjectLayout layout, StackFolder folder, StackAddresses addresses, Map<String, String> environment) {
        this.layout = layout;
        this.folder = folder;
        this.health = addresses.producer().resolve("/health");
        this.environment = Map.copyOf(environment);
    }

    @Override
    public ChildCommand command() {
        return new ChildCommand(
                Part.PRODUCER.label(),
                JvmFlags.small(folder),
                layout.moduleClassPath("producer"),
                "dev.userstream.producer.cli.Main",
                List.of("serve"),
                environment,
                folder.of(Part.PRODUCER),
                folder.log(Part.PRODUCER.label()));
    }

    @Override
    public Probe probe() {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(PROBE_TIMEOUT).build();
        return () -> {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != OK) {
                throw new IOException(health + " answers " + status);
            }
        };
    }
}
