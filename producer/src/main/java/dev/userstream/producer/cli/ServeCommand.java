package dev.userstream.producer.cli;

import dev.userstream.events.run.Run;
import dev.userstream.producer.config.ProducerSettings;
import dev.userstream.producer.http.ProducerServer;
import dev.userstream.producer.registry.SchemaRegistration;
import dev.userstream.producer.run.Runs;
import dev.userstream.settings.Settings;
import dev.userstream.settings.SettingsException;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves runs over HTTP until the process is stopped. */
@Command(
        name = "serve",
        description = "Serves runs over HTTP, and goes on with those that an earlier process left.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Startup startup = new Startup(stopped, RETRY);

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.of(connection.over(System.getenv()));
        Configuration configuration = Configuration.read(settings);
        Configuration.check(settings);
        LOG.info("event=starting {}", configuration);

        PrometheusMeterRegistry registry = registry();
        Assembly assembly = Assembly.of(configuration, Run.Owner.SERVICE, registry);
        try (Runs runs = assembly.runs();
                ProducerServer server = listen(configuration.producer(), runs, registry)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(runs), "shutdown"));
            LOG.info("event=listening address={}", server.address());
            if (open(assembly)) {
                LOG.info("event=ready");
                stopped.await();
            }
            return ExitCode.YES;
        }
    }

    /** Whoever starts first waits for Kafka, and for the schema registry. */
    private boolean open(Assembly assembly) throws InterruptedException {
        return startup.done("kafka", assembly.topics()::createAbsent)
                && startup.done("schema_registry", () -> assembly.schema().ifPresent(SchemaRegistration::register))
                && startup.done("kafka", assembly.runs()::open);
    }

    private void stop(Runs runs) {
        LOG.info("event=stopping");
        runs.close();
        stopped.countDown();
        LOG.info("event=stopped");
    }

    private ProducerServer listen(ProducerSettings settings, Runs runs, PrometheusMeterRegistry registry) {
        InetSocketAddress address = new InetSocketAddress(settings.httpHost(), settings.httpPort());
        try {
            return ProducerServer.start(address, settings.allowedHosts(), runs, startup::state, registry::scrape);
        } catch (IOException e) {
            throw new SettingsException(List.of(ProducerSettings.PREFIX + "HTTP_HOST, " + ProducerSettings.PREFIX
                    + "HTTP_PORT: " + address + " cannot be listened on, " + e.getMessage()
                    + " (expected: an address of this machine and a free port)"));
        }
    }

    private static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        return registry;
    }
}
