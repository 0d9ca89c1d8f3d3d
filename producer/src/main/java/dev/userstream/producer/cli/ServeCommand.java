package dev.userstream.producer.cli;

import dev.userstream.producer.http.ProducerServer;
import dev.userstream.producer.registry.SchemaRegistration;
import dev.userstream.producer.run.RunService;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.SettingsException;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Serves runs over HTTP until the process is stopped. */
@Command(
        name = "serve",
        description = {
            "Serves runs over HTTP, and resumes those that an earlier process did not finish.",
            "Run one instance per Kafka cluster."
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Startup startup = new Startup(RETRY_INTERVAL, ChronoUnit.FOREVER.getDuration());

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = Configuration.read(System.getenv());
        LOG.info("event=starting {}", configuration);
        PrometheusMeterRegistry registry = registry();
        try (RunService runs = configuration.runs(registry);
                ProducerServer server = listen(configuration.producer(), runs, registry)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, runs), "shutdown"));
            LOG.info("event=listening address={}", server.address());
            startup.await("kafka", configuration::createTopics);
            startup.await("schema_registry", () -> configuration.schema().ifPresent(SchemaRegistration::register));
            startup.await("kafka", runs::open);
            LOG.info("event=ready");
            stopped.await();
            return ExitCode.OK;
        }
    }

    /** The server first, so that a client does not see runs interrupted that the next process resumes. */
    private void stop(ProducerServer server, RunService runs) {
        LOG.info("event=stopping");
        server.close();
        runs.close();
        stopped.countDown();
        LOG.info("event=stopped");
    }

    private ProducerServer listen(ProducerSettings settings, RunService runs, PrometheusMeterRegistry registry) {
        InetSocketAddress address = new InetSocketAddress(settings.httpHost(), settings.httpPort());
        try {
            return new ProducerServer(address, settings.allowedHosts(), runs, startup::waitsFor, registry::scrape);
        } catch (IOException e) {
            throw new SettingsException(List.of(
                    SettingNames.PRODUCER_HTTP_HOST + ", " + SettingNames.PRODUCER_HTTP_PORT + ": " + e.getMessage()));
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
