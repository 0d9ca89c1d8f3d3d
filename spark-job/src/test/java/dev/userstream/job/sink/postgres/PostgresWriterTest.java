package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.sink.RowWindow;
import dev.userstream.job.sink.Samples;
import dev.userstream.job.sink.UserRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresWriterTest {
    private final FakePostgres postgres = new FakePostgres();
    private final List<UserRow> refused = new ArrayList<>();
    private final RowWindow window = wide();
    private final PostgresWriter writer =
            new PostgresWriter(postgres::connect, window, (row, message) -> refused.add(row));

    @Test
    void rowsAreUpsertedInTheOrderOfTheirIdsSoThatWritersDoNotDeadlock() {
        IntStream.range(0, 100).forEach(offset -> writer.write(Samples.row(UUID.randomUUID(), offset)));
        writer.flush();

        assertThat(postgres.statements).hasSize(1);
        assertThat(postgres.statements.get(0).stream().map(UUID::fromString))
                .isSorted()
                .hasSize(100);
    }

    /** PostgreSQL refuses a statement that upserts an id twice. */
    @Test
    void onlyTheNewestRowOfAnIdIsWritten_whicheverComesFirst() {
        UUID id = UUID.randomUUID();
        UserRow newest = Samples.row(id, 2);
        postgres.answer = ids -> new SQLException("no", "23514");

        List.of(Samples.row(id, 1), newest, Samples.row(id, 0)).forEach(writer::write);
        writer.flush();

        assertThat(postgres.statements).containsExactly(List.of(id.toString()));
        assertThat(refused).containsExactly(newest);
    }

    @Test
    void largeRecordsAreNotHeldUntilTheTaskEnds() {
        IntStream.range(0, 10).forEach(offset -> writer.write(Samples.largeRow(offset, (1 << 20) - 1_000)));

        assertThat(postgres.statements).hasSize(2);
    }

    @Test
    void onlyTheRefusedRowsAreRefused() {
        UserRow bad = row();
        postgres.answer = ids -> ids.contains(id(bad)) ? new SQLException("no", "U0001") : null;

        IntStream.range(0, 50).forEach(offset -> writer.write(row()));
        writer.write(bad);
        writer.flush();

        assertThat(refused).containsExactly(bad);
    }

    @Test
    void aRowRefusedByAnUnclearCodeIsRefused_whenTheTableTakesAProbeRow() {
        UserRow bad = row();
        postgres.answer = ids -> ids.contains(id(bad)) ? new SQLException("no", "U0001") : null;

        writer.write(bad);
        writer.flush();

        assertThat(refused).containsExactly(bad);
        assertThat(postgres.statements)
                .containsExactly(
                        List.of(id(bad)), List.of(UserRow.PROBE.user().id().toString()));
    }

    @Test
    void flushFails_whenTheTableRefusesEveryRow() {
        postgres.answer = ids -> new SQLException("no", "U0001");

        writer.write(row());
        writer.write(row());

        assertFails(FailureCause.WRITES_REFUSED);
    }

    @Test
    void flushFails_whenTheTableBeginsToRefuseRows() {
        IntStream.range(0, 100).forEach(offset -> writer.write(row()));
        // Another task's time-out: the rows take several statements.
        window.timedOut();
        postgres.answer = ids -> postgres.statements.size() > 1 ? new SQLException("no", "U0001") : null;

        assertFails(FailureCause.WRITES_REFUSED);
    }

    @Test
    void flushFails_whenTheServerHasTrouble() {
        postgres.answer = ids -> new SQLException("disk full", "53100");

        writer.write(row());

        assertFails(FailureCause.OUTAGE);
        assertThat(postgres.statements).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001"})
    void conflictsWithOtherTransactionsAreRetried(String state) {
        postgres.answer = ids -> postgres.statements.size() < 3 ? new SQLException("conflict", state) : null;

        writer.write(row());
        writer.flush();

        assertThat(postgres.statements).hasSize(3);
        assertThat(refused).isEmpty();
    }

    @Test
    void statementThatTimesOutIsDivided() {
        postgres.answer = ids -> ids.size() > 30 ? new SQLException("cancelled", "57014") : null;

        IntStream.range(0, 100).forEach(offset -> writer.write(row()));
        writer.flush();

        assertThat(postgres.statements.get(0)).hasSize(100);
        assertThat(postgres.statements.get(1)).hasSize(1);
        assertThat(postgres.statements.stream()
                        .filter(ids -> ids.size() <= 30)
                        .flatMap(List::stream)
                        .distinct())
                .hasSize(100);
        assertThat(refused).isEmpty();
    }

    @Test
    void flushFails_whenASingleRowTimesOut() {
        postgres.answer = ids -> new SQLException("cancelled", "57014");

        IntStream.range(0, 100).forEach(offset -> writer.write(row()));

        assertFails(FailureCause.OUTAGE);
        assertThat(postgres.statements).hasSize(2);
    }

    @Test
    void rowsAreNotHeldWhileTheStoreIsSlow() {
        window.timedOut();

        writer.write(row());

        assertThat(postgres.statements).hasSize(1);
    }

    private static RowWindow wide() {
        RowWindow window = new RowWindow(PostgresWriter.MAX_ROWS, Duration.ofSeconds(8));
        while (window.rows() < PostgresWriter.MAX_ROWS) {
            window.succeeded(window.rows(), 1);
        }
        return window;
    }

    private void assertFails(FailureCause cause) {
        Samples.assertFails(writer::flush, cause);
        assertThat(refused).isEmpty();
    }

    private static UserRow row() {
        return Samples.row(UUID.randomUUID(), 0);
    }

    private static String id(UserRow row) {
        return row.user().id().toString();
    }
}
