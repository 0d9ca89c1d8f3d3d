package dev.userstream.ops.http;

import dev.userstream.events.RunId;
import dev.userstream.http.Problem;
import dev.userstream.http.Response;
import dev.userstream.http.Route;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.Pause;
import dev.userstream.ops.evidence.Outside;
import dev.userstream.ops.json.AuditJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /audit/{run_id}}: audits one run and answers with the report, whatever the verdict. */
final class AuditEndpoint implements Route.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(AuditEndpoint.class);

    private final Supplier<Outside.Access> outside;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final Consumer<AuditReport> listener;
    private final AuditSlots slots;

    /**
     * Has audited nothing.
     *
     * @param listener hears of every report
     */
    AuditEndpoint(
            Supplier<Outside.Access> outside, LongSupplier nanoTime, Pause pause, Consumer<AuditReport> listener) {
        this.outside = outside;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.listener = listener;
        this.slots = new AuditSlots(nanoTime);
    }

    @Override
    public Response answer(Route.Request request) throws InterruptedException {
        if (!RunId.isValid(request.parameter())) {
            throw Problem.badRequest("run id: not usable (expected: " + RunId.EXPECTED + ")");
        }
        RunId run = new RunId(request.parameter());
        Duration timeout = AuditQuery.timeout(request.query());
        Optional<AuditReport> finished = slots.take(run);
        AuditReport report = finished.isPresent() ? finished.get() : audit(run, timeout);
        return Response.json(200, AuditJson.write(report).getBytes(StandardCharsets.UTF_8));
    }

    /** Called with a place taken, which it gives back. */
    private AuditReport audit(RunId run, Duration timeout) throws InterruptedException {
        Optional<AuditReport> found = Optional.empty();
        try (Outside.Access access = outside.get()) {
            AuditReport report =
                    new Audit(access.outside(), nanoTime, pause, AuditProgress.none()).run(Optional.of(run), timeout);
            found = Optional.of(report);
            tell(run, report);
            return report;
        } finally {
            slots.release(run, found);
        }
    }

    private void tell(RunId run, AuditReport report) {
        listener.accept(report);
        LOG.info(
                "event=audited run_id={} verdict={} duration_ms={}",
                run,
                report.verdict().name().toLowerCase(Locale.ROOT),
                report.duration().toMillis());
    }
}
