package dev.userstream.local.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.Probe;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import dev.userstream.settings.KafkaSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * How one component of a stack is configured, started and checked.
 *
 * @param command writes configuration files and returns the command; called before every start
 * @param workers the processes that do the component's work: a freeze suspends them, and none of them may outlive the stack
 */
record ServerSpec(Supplier<ChildCommand> command, Probe probe, Function<ChildProcess, Stream<ProcessHandle>> workers) {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
    /** An ended component is noticed; one that lost a thread to an OutOfMemoryError would not be. */
    private static final String END_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    private static final int ASCII = 128;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ServerSpec(Supplier<ChildCommand> command, Probe probe) {
        this(command, probe, ChildProcess::tree);
    }

    /** Where a stack's programs run, and how its servers are reached. */
    record Place(ProjectLayout layout, StackFolder folder, StackAddresses addresses, List<String> jvmFlags) {
        /** A command whose working directory and log file are in the stack's folder, under its name. */
        ChildCommand child(
                String name,
                List<String> ownFlags,
                List<String> classPath,
                String mainClass,
                List<String> arguments,
                Map<String, String> environment) {
            // Temporary files stay in the stack's folder even after a kill.
            Path temporary = folder.of("tmp");
            List<String> flags = new ArrayList<>(List.of(
                    "-Djava.io.tmpdir=" + temporary,
                    "-Djna.tmpdir=" + temporary,
                    "-Djava.awt.headless=true",
                    "-Dfile.encoding=UTF-8"));
            flags.addAll(ownFlags);
            flags.addAll(jvmFlags);
            return new ChildCommand(
                    name, flags, classPath, mainClass, arguments, environment, folder.of(name), folder.log(name));
        }
    }

    /** One Kafka broker that is its own controller. */
    static ServerSpec kafka(Place at) {
        Supplier<ChildCommand> command = () -> {
            Path own = at.folder().of("kafka");
            configure(own, Map.of(), "kafka-log4j2.properties");
            Path properties = configure(
                    own,
                    Map.of(
                            "port",
                            at.addresses().kafkaPort(),
                            "controller",
                            at.addresses().kafkaControllerPort()),
                    "kafka-server.properties");
            return at.child(
                    "kafka",
                    List.of("@" + configure(own, Map.of(), "kafka.options")),
                    at.layout().serverClassPath("kafka", "lib"),
                    "dev.userstream.local.child.KafkaMain",
                    List.of(properties.toString()),
                    Map.of());
        };
        KafkaSettings settings = new KafkaSettings(List.of(at.addresses().kafka()), (short) 1, Map.of());
        KafkaClients clients = new KafkaClients(settings, "probe", PROBE_TIMEOUT);
        Probe probe = Probe.listening(at.addresses().kafkaPort()).then(() -> {
            try (Admin admin = clients.admin()) {
                if (admin.describeCluster().nodes().get().isEmpty()) {
                    throw new IllegalStateException("the cluster has no broker yet");
                }
            }
        });
        return new ServerSpec(command, probe);
    }

    /**
     * One Cassandra node with the size limits of a stock one.
     *
     * @param stock whether it keeps the default garbage collector and cache sizes, instead of small ones
     */
    static ServerSpec cassandra(Place at, boolean stock, String limits) {
        String tuning = stock ? "cassandra-stock" : "cassandra-small";
        Supplier<ChildCommand> command = () -> {
            Path own = at.folder().of("cassandra");
            configure(own, Map.of(), "cassandra-logback.xml");
            configure(
                    own,
                    Map.of(
                            "port",
                            at.addresses().cassandraPort(),
                            "storage",
                            at.addresses().cassandraStoragePort(),
                            "limits",
                            limits),
                    "cassandra.yaml",
                    tuning + ".yaml");
            Path options = configure(own, Map.of(), "cassandra.options", tuning + ".options");
            return at.child(
                    "cassandra",
                    List.of(
                            "@" + options,
                            "-javaagent:" + at.layout().built("local/servers/cassandra/target/lib/jamm-0.4.0.jar")),
                    at.layout().serverClassPath("cassandra", "lib"),
                    "org.apache.cassandra.service.CassandraDaemon",
                    List.of(),
                    Map.of());
        };
        Probe probe = Probe.listening(at.addresses().cassandraPort()).then(() -> {
            try (CqlSession session = at.addresses().cassandraSession(PROBE_TIMEOUT)) {
                session.execute("SELECT release_version FROM system.local");
            }
        });
        return new ServerSpec(command, probe);
    }

    /** One PostgreSQL server with a small parent JVM that stops it. A freeze does not suspend that JVM, which watches this one. */
    static ServerSpec postgres(Place at) {
        Supplier<Path> data = () -> at.folder().of("postgres").resolve("data");
        Supplier<ChildCommand> command = () -> at.child(
                "postgres",
                List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", END_WITHOUT_MEMORY),
                at.layout().moduleClassPath("local"),
                PostgresMain.class.getName(),
                List.of(
                        data.get().toString(),
                        at.layout().workFolder().resolve("postgres-binaries").toString(),
                        "" + at.addresses().postgresPort()),
                Map.of());
        Probe probe = Probe.listening(at.addresses().postgresPort()).then(() -> {
            try (Connection connection = at.addresses().postgresConnection("connectTimeout=5&socketTimeout=5");
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        });
        return new ServerSpec(command, probe, process -> PostgresMain.server(data.get()));
    }

    /** The producer's service. */
    static ServerSpec producer(Place at, Map<String, String> environment) {
        Supplier<ChildCommand> command = () -> at.child(
                "producer",
                List.of("-Xmx256m", "-XX:+UseSerialGC", END_WITHOUT_MEMORY),
                at.layout().moduleClassPath("producer"),
                "dev.userstream.producer.cli.Main",
                List.of("serve"),
                environment);
        return new ServerSpec(command, () -> get(at.addresses().producer().resolve("/health")));
    }

    /** A Spark program, which is ready when all of the job's queries run. */
    static ServerSpec spark(String name, SparkProgram program, Place at, Map<String, String> environment, URI control) {
        return new ServerSpec(() -> program.command(name, at, environment), () -> {
            JsonNode queries = JSON.readTree(get(control.resolve("/queries"))).path("queries");
            long running = queries.findValuesAsText("state").stream()
                    .filter("RUNNING"::equals)
                    .count();
            if (running == 0 || running < queries.size()) {
                throw new IllegalStateException("queries not running yet: " + queries);
            }
        });
    }

    /** Reads a successful response; every other status is an exception of the JDK that names it. */
    private static String get(URI uri) throws IOException {
        URLConnection connection = uri.toURL().openConnection();
        connection.setConnectTimeout((int) PROBE_TIMEOUT.toMillis());
        connection.setReadTimeout((int) PROBE_TIMEOUT.toMillis());
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Writes a configuration file.
     *
     * @param folder where to; stands for {@code ${folder}}, and as an address for {@code ${uri}}
     * @param resources beside this class, written one after the other; the first names the file
     * @return the file
     */
    static Path configure(Path folder, Map<String, ?> values, String... resources) {
        Path file = folder.resolve(resources[0]);
        try {
            StringBuilder text = new StringBuilder();
            for (String resource : resources) {
                try (InputStream input =
                        Objects.requireNonNull(ServerSpec.class.getResourceAsStream(resource), resource)) {
                    text.append(new String(input.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            String result = text.toString()
                    .replace("${folder}", folder.toString())
                    .replace("${uri}", folder.toUri().toString());
            for (Map.Entry<String, ?> value : values.entrySet()) {
                result = result.replace("${" + value.getKey() + "}", String.valueOf(value.getValue()));
            }
            return Files.writeString(file, file.toString().endsWith(".properties") ? escaped(result) : result);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }

    /** Properties files are read as ISO 8859-1, which a path may exceed. */
    private static String escaped(String text) {
        return text.chars()
                .mapToObj(unit -> unit < ASCII ? Character.toString(unit) : String.format(Locale.ROOT, "\\u%04x", unit))
                .collect(Collectors.joining());
    }
}
