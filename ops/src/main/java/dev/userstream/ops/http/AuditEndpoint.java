package dev.userstream.ops.http;

import dev.userstream.events.RunId;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.settings.Durations;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /audit/{run_id}?timeout=60s}: audits one run and responds with the report, with any verdict. */
record AuditEndpoint(Supplier<Pipeline> pipelines, AuditSlots slots, Consumer<AuditReport> listener) {
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(AuditEndpoint.class);
    private static final String TIMEOUT = "timeout";

    void handle(Context context) throws InterruptedException {
        String id = context.pathParam("run_id");
        if (!RunId.isValid(id)) {
            throw Problem.badRequest("run id: invalid (expected: " + RunId.EXPECTED + ")");
        }
        RunId runId = new RunId(id);
        Duration timeout = timeout(context);
        Optional<AuditReport> finished = slots.take(runId);
        Json.send(context, 200, finished.isPresent() ? finished.get() : audit(runId, timeout));
    }

    /** Releases the slot that the caller has taken. */
    private AuditReport audit(RunId runId, Duration timeout) throws InterruptedException {
        Optional<AuditReport> finished = Optional.empty();
        try (Pipeline pipeline = pipelines.get()) {
            AuditReport report = new Audit(pipeline, Progress.NONE).run(Optional.of(runId), timeout);
            finished = Optional.of(report);
            listener.accept(report);
            LOG.info(
                    "event=audited run_id={} verdict={} duration_ms={}",
                    runId,
                    report.verdict().label(),
                    report.durationMs());
            return report;
        } finally {
            slots.release(runId, finished);
        }
    }

    private static Duration timeout(Context context) {
        Set<String> names = context.queryParamMap().keySet();
        if (!Set.of(TIMEOUT).containsAll(names) || context.queryParams(TIMEOUT).size() > 1) {
            throw Problem.badRequest("query: " + context.queryString() + " (expected: timeout=DURATION, or none)");
        }
        String text = context.queryParam(TIMEOUT);
        if (text == null) {
            return DEFAULT_TIMEOUT;
        }
        Duration timeout;
        try {
            timeout = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("timeout: " + e.getMessage());
        }
        if (timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw Problem.badRequest("timeout: " + text + " (expected: a duration of at most 10m)");
        }
        return timeout;
    }
}
