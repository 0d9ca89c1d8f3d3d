package dev.userstream.ops.cli;

import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.console.Console;
import dev.userstream.ops.service.Health;
import dev.userstream.ops.service.OpsServer;
import dev.userstream.ops.service.PipelineMetrics;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.SettingsException;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
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
            "Serves over HTTP, for people, schedulers and dashboards:",
            "  GET /                             the console, a web page",
            "  GET /audit/{run_id}?timeout=60s   the report of an audit",
            "  GET /status                       runs, lag, rows and dead letters",
            "  GET /health                       whether Kafka and both stores answer",
            "  GET /metrics                      for Prometheus",
            "In script/userstream this command is serve-ops; serve is the producer's."
        },
        exitCodeList = {"2:usage or configuration", "4:an internal error", "130:Ctrl-C", "143:SIGTERM"})
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** Shorter than the usual timeout of a container's health check. */
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration KAFKA_INTERVAL = Duration.ofSeconds(5);

    @Override
    public Integer call() throws InterruptedException {
        OpsSettings settings = OpsSettings.read(System.getenv());
        Connections connections = new Connections(settings);
        Health health = new Health(connections.healthChecks(), HEALTH_TIMEOUT);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new DiskSpaceMetrics(new File("/")).bindTo(registry);
        PipelineMetrics metrics = new PipelineMetrics(registry, health);
        Console console = new Console(new Console.Dependencies(
                health::latest,
                connections::openTopics,
                connections::openProducer,
                connections::storedAfterMs,
                settings.producerUrl(),
                settings.jobUrl()));
        OpsServer server;
        try {
            server = new OpsServer(
                    new InetSocketAddress(settings.httpHost(), settings.httpPort()),
                    settings.allowedHosts(),
                    connections::open,
                    settings.audit(),
                    health,
                    console,
                    metrics::audited,
                    registry::scrape);
        } catch (IOException e) {
            throw new SettingsException(
                    List.of(SettingNames.OPS_HTTP_HOST + ", " + SettingNames.OPS_HTTP_PORT + ": " + e.getMessage()));
        }
        metrics.start(connections::topics, KAFKA_INTERVAL, console);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            LOG.info("event=stopping");
                            server.close();
                            metrics.close();
                            health.close();
                            connections.close();
                            LOG.info("event=stopped");
                        },
                        "shutdown"));
        LOG.info("event=listening address={}", server.address());
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }
}
