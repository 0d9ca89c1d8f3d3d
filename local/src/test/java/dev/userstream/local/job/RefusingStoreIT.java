package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What PostgreSQL says no to without any row being at fault: nothing is a letter, and all is stored when it is over. */
@WithStack
final class RefusingStoreIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int USERS = 20;

    private final Stack stack;
    private final StackProbes probes;
    private final PostgresRules rules;
    private final Sample sample = Sample.fresh();

    RefusingStoreIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
        this.rules = new PostgresRules(probes);
    }

    /** A condition of the store, and the cause in the job's log. */
    enum Condition {
        DISK_FULL("outage", rules -> rules.trigger("true", "RAISE EXCEPTION 'full' USING ERRCODE = '53100'")),
        STATEMENT_TIMEOUT("outage", rules -> rules.trigger("true", "RAISE EXCEPTION 'late' USING ERRCODE = '57014'")),
        SHUTDOWN("outage", rules -> rules.trigger("true", "RAISE EXCEPTION 'bye' USING ERRCODE = '57P01'")),
        A_TRIGGER_AGAINST_EVERY_ROW(
                "writes_refused", rules -> rules.trigger("true", "RAISE EXCEPTION 'no' USING ERRCODE = 'U0002'")),
        A_REQUIRED_COLUMN_OF_ANOTHER_OWNER("table_mismatch", PostgresRules::columnThatWantsAValue);

        private final String cause;

        @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
        private final Consumer<PostgresRules> creation;

        Condition(String cause, Consumer<PostgresRules> creation) {
            this.cause = cause;
            this.creation = creation;
        }
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @AfterEach
    void removeRules() {
        rules.removeAll();
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void nothingIsADeadLetter_andEverythingIsStoredAfterwards(Condition condition) throws IOException {
        JobLog log = JobLog.fromNow(stack);
        condition.creation.accept(rules);

        List<RecordMetadata> places = probes.publish(sample.records(0, USERS));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(log.text()).contains("event=query_waits store=postgres cause=" + condition.cause));
        assertThat(rowsInPostgres()).isZero();
        rules.removeAll();
        probes.awaitNoLag();

        assertThat(rowsInPostgres()).isEqualTo(USERS);
        new PublishedRecords(probes, places).assertNoDeadLetters();
    }

    private int rowsInPostgres() {
        return probes.sql(
                        "SELECT id FROM created_users WHERE run_id = ?",
                        sample.run().value())
                .size();
    }
}
