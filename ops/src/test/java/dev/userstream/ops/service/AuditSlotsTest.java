package dev.userstream.ops.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.http.Problem;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.AuditReport.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AuditSlotsTest {
    private static final RunId RUN = new RunId("a-run");
    private static final AuditReport REPORT = new AuditReport(
            "a-run", Verdict.PASS, List.of(), 3, 0, 3, 0, 0, new TreeMap<>(), List.of(), new TreeMap<>(), 0);

    private long now;
    private final AuditSlots slots = new AuditSlots(() -> now);

    @Test
    void aCachedReportExpires() {
        finishRequested();
        now += AuditSlots.REPORT_LIFETIME.toNanos();
        assertThat(slots.take(RUN)).contains(REPORT);

        finishRequested();
        now += AuditSlots.REPORT_LIFETIME.toNanos() + 1;
        assertThat(slots.take(RUN)).isEmpty();
    }

    private void finishRequested() {
        slots.take(RUN);
        assertThatThrownBy(() -> slots.take(RUN)).isInstanceOf(Problem.class);
        slots.release(RUN, Optional.of(REPORT));
    }
}
