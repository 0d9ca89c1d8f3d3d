package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.userstream.events.Field;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.sink.Samples;
import dev.userstream.job.sink.TableSchema;
import dev.userstream.job.sink.UserRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CassandraWriterTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int ROW_BYTES = 500;

    private final FakeRequests cassandra = new FakeRequests();
    private final List<UserRow> refused = new ArrayList<>();
    private final CassandraWriter writer = new CassandraWriter(cassandra, (row, message) -> refused.add(row));

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
        cassandra.refuses = rows -> rows.contains(bad);

        writer.write(good);
        writer.write(bad);
        writer.flush();

        assertThat(refused).containsExactly(bad);
        assertThat(cassandra.sent).contains(List.of(good));
    }

    @Test
    void aRowThatIsTakenWhenItIsSentAgainIsNotRefused() {
        cassandra.refuses = rows -> cassandra.sent.size() == 1;

        writer.write(row());
        writer.flush();

        assertThat(refused).isEmpty();
        assertThat(cassandra.sent).hasSize(2);
    }

    @Test
    void flushFails_whenTheNodesRefuseAProbeWrite() {
        cassandra.refuses = rows -> true;
        cassandra.probeError = new InvalidQueryException(null, "guardrail");

        writer.write(row());

        assertFails(FailureCause.WRITES_REFUSED);
    }

    @Test
    void flushFails_whenTheProbeWriteIsNotAnswered() {
        cassandra.refuses = rows -> true;
        cassandra.probeError = new DriverTimeoutException("8s");

        writer.write(row());

        assertFails(FailureCause.OUTAGE);
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

    private static UserRow row() {
        return Samples.row(UUID.randomUUID(), 0);
    }

    private static final class FakeRequests implements CassandraWriter.Requests {
        private final List<List<UserRow>> sent = new ArrayList<>();
        private Predicate<List<UserRow>> refuses = rows -> false;
        private @Nullable RuntimeException probeError;

        @Override
        public CassandraWriter.Insert bind(UserRow row) {
            return new CassandraWriter.Insert(row, SimpleStatement.newInstance("INSERT"), Set.of(), ROW_BYTES);
        }

        @Override
        public CompletionStage<?> execute(List<CassandraWriter.Insert> inserts) {
            List<UserRow> rows =
                    inserts.stream().map(CassandraWriter.Insert::row).toList();
            sent.add(rows);
            return answer(refuses.test(rows) ? new InvalidQueryException(null, "no") : null);
        }

        @Override
        public CompletionStage<?> probe(CassandraWriter.Insert insert) {
            return answer(probeError);
        }

        private static CompletionStage<?> answer(@Nullable RuntimeException error) {
            return error == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(error);
        }
    }
}
