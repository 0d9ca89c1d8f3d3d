package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import dev.userstream.events.Field;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.RowWindow;
import dev.userstream.job.sink.Samples;
import dev.userstream.job.sink.TableSchema;
import dev.userstream.job.sink.UserRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CassandraWriterTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int ROW_BYTES = 500;
    private final RuntimeException no = new InvalidQueryException(null, "no");

    private final FakeRequests cassandra = new FakeRequests();
    private final List<UserRow> refused = new ArrayList<>();
    private final RowWindow window = wide();
    private final CassandraWriter writer = new CassandraWriter(cassandra, window, (row, message) -> refused.add(row));

    @Test
    void rowsAreSentInBatchesThatCassandraAccepts() {
        IntStream.range(0, 200).forEach(offset -> writer.write(Samples.row(UUID.randomUUID(), offset)));
        writer.flush();

        assertThat(cassandra.sent)
                .hasSize(3)
                .allSatisfy(rows -> assertThat(rows.size() * ROW_BYTES).isLessThan(50 * 1024));
        assertThat(cassandra.sent.stream().mapToInt(List::size).sum()).isEqualTo(200);
    }

    @Test
    void largeRecordsAreNotHeldUntilTheTaskEnds() {
        IntStream.range(0, 10).forEach(offset -> writer.write(Samples.largeRow(offset, MEBIBYTE - 1_000)));

        assertThat(cassandra.sent).flatExtracting(rows -> rows).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void onlyTheRefusedRowOfABatchIsRefused() {
        UserRow good = row();
        UserRow bad = row();
        cassandra.error = rows -> rows.contains(bad) ? no : null;

        writer.write(good);
        writer.write(bad);
        writer.flush();

        assertThat(refused).containsExactly(bad);
        assertThat(cassandra.sent).contains(List.of(good));
    }

    @Test
    void aRowThatIsTakenWhenItIsSentAgainIsNotRefused() {
        cassandra.error = rows -> cassandra.sent.size() == 1 ? no : null;

        writer.write(row());
        writer.flush();

        assertThat(refused).isEmpty();
        assertThat(cassandra.sent).hasSize(2);
    }

    @Test
    void flushFails_whenTheNodesRefuseAProbeWrite() {
        cassandra.error = rows -> no;
        cassandra.probeError = new InvalidQueryException(null, "guardrail");

        writer.write(row());

        assertFails(FailureCause.WRITES_REFUSED);
    }

    @Test
    void flushFails_whenTheTableHasOtherColumnsByNow() {
        cassandra.error = rows -> no;
        cassandra.mismatch = new StoreFailure(FailureCause.TABLE_MISMATCH, "dob: text");

        writer.write(row());

        assertFails(FailureCause.TABLE_MISMATCH);
    }

    @Test
    void flushFails_whenTheProbeWriteIsNotAnswered() {
        cassandra.error = rows -> no;
        cassandra.probeError = new DriverTimeoutException("8s");

        writer.write(row());

        assertFails(FailureCause.OUTAGE);
    }

    @ParameterizedTest
    @MethodSource
    void batchThatTimesOutIsSentRowByRow(RuntimeException timeout) {
        cassandra.error = rows -> rows.size() > 20 ? timeout : null;

        IntStream.range(0, 200).forEach(offset -> writer.write(Samples.row(UUID.randomUUID(), offset)));
        writer.flush();

        assertThat(cassandra.sent).first().satisfies(rows -> assertThat(rows).hasSizeGreaterThan(20));
        assertThat(cassandra.sent.stream()
                        .filter(rows -> rows.size() <= 20)
                        .flatMap(List::stream)
                        .distinct())
                .hasSize(200);
        assertThat(refused).isEmpty();
    }

    static Stream<RuntimeException> batchThatTimesOutIsSentRowByRow() {
        return Stream.of(
                new DriverTimeoutException("8s"),
                new WriteTimeoutException(
                        null, DefaultConsistencyLevel.LOCAL_QUORUM, 0, 1, DefaultWriteType.UNLOGGED_BATCH),
                new OverloadedException(null));
    }

    @Test
    void flushFails_whenASingleRowTimesOut() {
        cassandra.error = rows -> new DriverTimeoutException("8s");

        writer.write(row());
        writer.write(row());

        assertFails(FailureCause.OUTAGE);
        assertThat(cassandra.sent).hasSize(2);
    }

    /** A frozen node must not cost a timeout for each row. */
    @Test
    void flushFails_whenABatchTimesOutAndTheNodeDoesNotAnswer() {
        cassandra.error = rows -> new DriverTimeoutException("8s");
        cassandra.probeError = new DriverTimeoutException("8s");

        writer.write(row());
        writer.write(row());

        assertFails(FailureCause.OUTAGE);
        assertThat(cassandra.sent).hasSize(1);
    }

    @Test
    void rowsAreNotHeldWhileTheStoreIsSlow() {
        window.timedOut();

        writer.write(row());
        writer.write(row());

        assertThat(cassandra.sent)
                .singleElement()
                .satisfies(rows -> assertThat(rows).hasSize(1));
    }

    @Test
    void statementsNameEveryField() {
        assertThat(Field.ALL).allSatisfy(field -> {
            assertThat(UserStatements.INSERT).contains(field.jsonName());
            assertThat(UserStatements.PROBE).contains(field.jsonName());
        });
        assertThat(UserStatements.PROBE).startsWith("DELETE first_name, ").endsWith("USING TIMESTAMP ? WHERE id = ?");
    }

    @Test
    void replicationFactorIsASetting() {
        assertThat(CassandraSink.withReplication(
                        TableSchema.statements("schema.cql").get(0), 3))
                .contains("'replication_factor': 3");
    }

    private void assertFails(FailureCause cause) {
        Samples.assertFails(writer::flush, cause);
        assertThat(refused).isEmpty();
    }

    private static RowWindow wide() {
        RowWindow window = new RowWindow(CassandraWriter.MAX_ROWS, Duration.ofSeconds(8));
        while (window.rows() < CassandraWriter.MAX_ROWS) {
            window.succeeded(window.rows(), 1);
        }
        return window;
    }

    private static UserRow row() {
        return Samples.row(UUID.randomUUID(), 0);
    }

    private static final class FakeRequests implements CassandraWriter.Requests {
        private final List<List<UserRow>> sent = new ArrayList<>();
        private Function<List<UserRow>, @Nullable RuntimeException> error = rows -> null;
        private @Nullable RuntimeException probeError;
        private @Nullable StoreFailure mismatch;

        @Override
        public CassandraWriter.Insert bind(UserRow row) {
            return new CassandraWriter.Insert(row, SimpleStatement.newInstance("INSERT"), Set.of(), ROW_BYTES);
        }

        @Override
        public CompletionStage<?> execute(List<CassandraWriter.Insert> inserts) {
            List<UserRow> rows =
                    inserts.stream().map(CassandraWriter.Insert::row).toList();
            sent.add(rows);
            return answer(error.apply(rows));
        }

        @Override
        public CompletionStage<?> probe(CassandraWriter.Insert insert) {
            return answer(probeError);
        }

        @Override
        public void requireColumns() {
            if (mismatch != null) {
                throw mismatch;
            }
        }

        private static CompletionStage<?> answer(@Nullable RuntimeException error) {
            return error == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(error);
        }
    }
}
