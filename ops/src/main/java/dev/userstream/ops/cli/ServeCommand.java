package dev.userstream.ops.cli;

import dev.userstream.ops.connect.CachedConnections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.http.OpsServer;
import dev.userstream.ops.status.Health;
import dev.userstream.ops.status.PipelineMetrics;
import dev.userstream.ops.status.Poller;
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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code userstream serve-ops}. No component has to be up for it to start. */
@Command(
        name = "serve",
        description = {
            "Serves over HTTP, for schedulers and dashboards:",
            "  GET /audit/{run_id}?timeout=60s   the report of an audit",
            "  GET /status                       runs, lag, rows and dead letters",
            "  GET /health                       whether Kafka and both stores answer",
            "  GET /metrics                      for Prometheus",
            "In script/userstream this command is serve-ops; serve is the producer's."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"2:usage or configuration", "4:an internal error", "130:Ctrl-C", "143:SIGTERM"})
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** Shorter than the usual timeout of a container's health check. */
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(3);

    /** Shorter still, so that a problem has the client's own message. */
    private static final Duration CHECK_TIMEOUT = Duration.ofMillis(2_500);

    @Override
    public Integer call() throws InterruptedException {
        OpsSettings settings = OpsSettings.read(System.getenv());
        CachedConnections connections = new CachedConnections(settings, CHECK_TIMEOUT);
        Health health = new Health(connections.healthChecks(), HEALTH_TIMEOUT);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        PipelineMetrics metrics = new PipelineMetrics(registry, health);
        OpsServer server = listen(settings, connections, health, metrics, registry);
        Poller poller = Poller.start(connections::polledTopics, health, metrics);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(List.of(server, poller, health, connections)), "shutdown"));
        LOG.info("event=listening address={}", server.address());
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }

    private static OpsServer listen(
            OpsSettings settings,
            CachedConnections connections,
            Health health,
            PipelineMetrics metrics,
            PrometheusMeterRegistry registry) {
        InetSocketAddress address = new InetSocketAddress(settings.httpHost(), settings.httpPort());
        try {
            return new OpsServer(
                    address, settings.allowedHosts(), connections::open, health, metrics::audited, registry::scrape);
        } catch (IOException e) {
            throw new SettingsException(
                    List.of(SettingNames.OPS_HTTP_HOST + ", " + SettingNames.OPS_HTTP_PORT + ": " + e.getMessage()));
        }
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
}
