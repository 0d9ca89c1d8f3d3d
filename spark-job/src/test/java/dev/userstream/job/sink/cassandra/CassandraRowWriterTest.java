package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.parse.Samples;
import dev.userstream.job.parse.UserRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class CassandraRowWriterTest {
    private static final int MEBIBYTE = 1 << 20;

    private final Inserts inserts = new Inserts();
    private final List<UserRow> refused = new ArrayList<>();
    private final CassandraRowWriter writer = new CassandraRowWriter(inserts, (row, message) -> refused.add(row));

    @Test
    void largeRecordsAreNotHeldUntilTheTaskEnds() {
        for (int offset = 0; offset < 10; offset++) {
            writer.write(Samples.largeRow(offset, MEBIBYTE - 1_000));
        }

        assertThat(inserts.requests).flatExtracting(rows -> rows).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void onlyTheRefusedRowOfABatchIsRefused() {
        UserRow good = row();
        UserRow bad = row();
        inserts.refuses = rows -> rows.contains(bad);

        writer.write(good);
        writer.write(bad);
        writer.flush();

        assertThat(refused).containsExactly(bad);
        assertThat(inserts.requests).contains(List.of(good));
    }

    @Test
    void aRowThatIsTakenOnceTheTableIsBackIsNoLetter() {
        inserts.refuses = rows -> inserts.requests.size() == 1;

        writer.write(row());
        writer.flush();

        assertThat(refused).isEmpty();
        assertThat(inserts.requests).hasSize(2);
    }

    @Test
    void aTableThatIsGoneIsNoReasonForLetters() {
        inserts.refuses = rows -> true;
        inserts.usable = () -> false;

        writer.write(row());

        assertFails(FailureCause.TABLE_MISMATCH);
        assertThat(refused).isEmpty();
    }

    @Test
    void nodesThatRefuseEvenAWriteOfNothingAreNoReasonForLetters() {
        inserts.refuses = rows -> true;
        inserts.refusesTrials = () -> true;

        writer.write(row());

        assertFails(FailureCause.WRITES_REFUSED);
        assertThat(refused).isEmpty();
    }

    @Test
    void aLookAtTheTableThatFailsIsAnOutage() {
        inserts.refuses = rows -> true;
        inserts.usable = () -> {
            throw new NoNodeAvailableException();
        };

        writer.write(row());

        assertFails(FailureCause.OUTAGE);
        assertThat(refused).isEmpty();
    }

    private void assertFails(FailureCause cause) {
        assertThatThrownBy(writer::flush)
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(cause));
    }

    private static UserRow row() {
        return Samples.row(UUID.randomUUID(), 0);
    }

    private static final class Inserts implements UserInserts {
        private final List<List<UserRow>> requests = new ArrayList<>();
        private Predicate<List<UserRow>> refuses = rows -> false;
        private BooleanSupplier usable = () -> true;
        private BooleanSupplier refusesTrials = () -> false;

        @Override
        public BoundUser bind(UserRow row) {
            return new BoundUser(row, SimpleStatement.newInstance("INSERT"), Set.of(), 500);
        }

        @Override
        public CompletionStage<?> execute(List<BoundUser> bound) {
            List<UserRow> rows = bound.stream().map(BoundUser::row).toList();
            requests.add(rows);
            return answer(refuses.test(rows));
        }

        @Override
        public CompletionStage<?> executeTrial(UserRow row) {
            return answer(refusesTrials.getAsBoolean());
        }

        private static CompletionStage<?> answer(boolean refused) {
            return refused
                    ? CompletableFuture.failedFuture(new InvalidQueryException(null, "no"))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isTableUsable() {
            return usable.getAsBoolean();
        }
    }
}
