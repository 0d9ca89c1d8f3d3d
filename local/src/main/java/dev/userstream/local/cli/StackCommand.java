package dev.userstream.local.cli;

import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Ports;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import dev.userstream.local.stack.StackBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the pipeline, prints how to reach it and runs until Ctrl-C. */
@Command(
        name = "stack",
        description =
                "Starts Kafka, Cassandra, PostgreSQL, the streaming job and the producer, and keeps them until Ctrl-C.")
final class StackCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Keep the data in this folder; without it they are removed at the end.")
    private @Nullable Path data;

    @Option(
            names = "--ports",
            defaultValue = "fixed",
            description = "fixed: 9092, 9042, 5432, 8090, 8093; free: any. Default: ${DEFAULT-VALUE}.")
    private PortChoice ports = PortChoice.FIXED;

    @Option(
            names = "--components",
            split = ",",
            paramLabel = "COMPONENT",
            description = "Only these: ${COMPLETION-CANDIDATES}.")
    private Set<Component> components = Set.of();

    @Spec
    private @Nullable CommandSpec spec;

    enum PortChoice {
        FIXED,
        FREE
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Stack stack = builder().start()) {
            print(stack);
            Thread.currentThread().join();
            return 0;
        }
    }

    private StackBuilder builder() {
        StackBuilder builder = Stack.builder().shellSettings(System.getenv());
        builder.ports(ports == PortChoice.FIXED ? Ports.fixed() : Ports.free());
        if (!components.isEmpty()) {
            builder.components(components.toArray(Component[]::new));
        }
        if (data != null) {
            builder.keepDataIn(data);
        }
        return builder;
    }

    private void print(Stack stack) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        StackAddresses addresses = stack.addresses();
        out.println("kafka      " + addresses.kafka());
        out.println("cassandra  " + addresses.cassandra() + "  (data centre " + addresses.cassandraDatacenter() + ")");
        out.println(
                "postgres   " + addresses.postgresUrl() + "  (user and password " + addresses.postgresUsername() + ")");
        out.println("producer   " + addresses.producer());
        out.println("job        " + addresses.job());
        out.println("settings   . " + stack.folder().resolve("stack.env"));
        out.println("logs       " + stack.folder().resolve("logs"));
        out.println("Ctrl-C ends it.");
        out.flush();
    }
}
