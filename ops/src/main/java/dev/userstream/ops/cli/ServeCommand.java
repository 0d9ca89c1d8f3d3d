package dev.userstream.ops.cli;

import dev.userstream.ops.config.OpsSettings;
import dev.userstream.ops.connection.CachedConnections;
import dev.userstream.ops.health.Health;
import dev.userstream.ops.http.OpsServer;
import dev.userstream.ops.monitor.PipelineMetrics;
import dev.userstream.ops.monitor.Poller;
import dev.userstream.settings.ExitCode;
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

/** Serves audits and the state over HTTP until the process is stopped. Nothing else has to be up for it to start. */
@Command(
        name = "serve",
        description = {
            "Serves over HTTP, for schedulers and dashboards:",
            "  GET /audit/{run_id}?timeout=60s   the report of an audit",
            "  GET /status                       runs, lag, rows and dead letters",
            "  GET /health                       whether Kafka and both stores answer",
            "  GET /metrics                      for Prometheus",
            "It is script/userstream serve-ops, where serve is the producer's."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"2:usage or configuration", "4:an internal error", "130:Ctrl-C", "143:SIGTERM"})
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** Whoever asks for the health of a container gives up after a few seconds, too. */
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(3);

    /** A little less, so that the clients' own words say what is wrong. */
    private static final Duration QUESTION_LIMIT = Duration.ofMillis(2_500);

    @Override
    public Integer call() throws InterruptedException {
        OpsSettings settings = OpsSettings.read(System.getenv());
        CachedConnections connections = new CachedConnections(settings, QUESTION_LIMIT);
        Health health = new Health(connections.questions(), HEALTH_LIMIT, System::nanoTime);
        PrometheusMeterRegistry registry = registry();
        PipelineMetrics metrics = new PipelineMetrics(registry, health);
        OpsServer server = listen(settings, connections, health, metrics, registry);
        Poller watch = Poller.start(connections::watched, health, metrics);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(List.of(server, watch, health, connections)), "shutdown"));
        LOG.info("event=listening address={}", server.address());
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }

    private static void stop(List<AutoCloseable> parts) {
        LOG.info("event=stopping");
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("event=close_failed", e);
            }
        }
        LOG.info("event=stopped");
    }

    private static OpsServer listen(
            OpsSettings settings,
            CachedConnections connections,
            Health health,
            PipelineMetrics metrics,
            PrometheusMeterRegistry registry) {
        InetSocketAddress address = new InetSocketAddress(settings.httpHost(), settings.httpPort());
        try {
            return OpsServer.start(
                    address, settings.allowedHosts(), connections::lend, health, metrics::audited, registry::scrape);
        } catch (IOException e) {
            throw new SettingsException(List.of(OpsSettings.PREFIX + "HTTP_HOST, " + OpsSettings.PREFIX + "HTTP_PORT: "
                    + address + " cannot be listened on, " + e.getMessage()
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
