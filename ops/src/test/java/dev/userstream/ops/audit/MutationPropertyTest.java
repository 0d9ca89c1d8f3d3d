package dev.userstream.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.UserIds;
import dev.userstream.ops.audit.AuditReport.StoreFigures;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every mutation of a store's rows is counted exactly. */
final class MutationPropertyTest {
    private static final int USERS = 40;

    @Property(tries = 200)
    void everyMutationIsCounted(
            @ForAll boolean inPostgres,
            @ForAll boolean whole,
            @ForAll @IntRange(max = 10) int deleted,
            @ForAll @IntRange(max = 10) int altered,
            @ForAll @IntRange(max = 10) int duplicated,
            @ForAll @IntRange(max = 10) int inserted) {
        FakePipeline pipeline = FakePipeline.withRun(USERS);
        Map<UUID, StoredRow> rows = inPostgres ? pipeline.postgres : pipeline.cassandra;
        for (int sequence = 0; sequence < deleted; sequence++) {
            rows.remove(UserIds.of(FakePipeline.RUN, sequence));
        }
        for (int sequence = 10; sequence < 10 + altered; sequence++) {
            alter(rows, UserIds.of(FakePipeline.RUN, sequence));
        }
        for (int sequence = 20; sequence < 20 + duplicated; sequence++) {
            duplicate(pipeline, sequence);
        }
        for (int each = 0; each < inserted; each++) {
            insert(rows, inPostgres);
        }

        AuditReport report = whole ? pipeline.auditAll() : pipeline.audit();

        StoreFigures hit = report.stores().get(inPostgres ? "postgres" : "cassandra");
        StoreFigures other = report.stores().get(inPostgres ? "cassandra" : "postgres");
        int extra = whole ? inserted : 0;
        assertThat(hit.missing()).isEqualTo(deleted);
        assertThat(hit.wrong()).isEqualTo(altered);
        assertThat(hit.duplicated()).isEqualTo(duplicated);
        assertThat(other.duplicated()).isEqualTo(duplicated);
        assertThat(hit.extra()).isEqualTo(extra);
        assertThat(other.missing() + other.wrong() + other.extra()).isZero();
        assertThat(report.verdict())
                .isEqualTo(deleted + altered + duplicated + extra == 0 ? Verdict.PASS : Verdict.FAIL);
    }

    private static void alter(Map<UUID, StoredRow> rows, UUID id) {
        rows.computeIfPresent(
                id,
                (key, row) -> new StoredRow(key, RowValues.of(FakePipeline.user(key, "Altered")), row.provenance()));
    }

    private static void duplicate(FakePipeline pipeline, long sequence) {
        pipeline.publishAndStore(sequence, FakePipeline.user(UUID.randomUUID(), "Twin"), FakePipeline.NOON);
    }

    private static void insert(Map<UUID, StoredRow> rows, boolean inPostgres) {
        UUID id = UUID.randomUUID();
        Provenance provenance = inPostgres ? new Provenance(null, null, 0, 0, 1) : null;
        rows.put(id, new StoredRow(id, RowValues.of(FakePipeline.user(id, "Extra")), provenance));
    }
}
