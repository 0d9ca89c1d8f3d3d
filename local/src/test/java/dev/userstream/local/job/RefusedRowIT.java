package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.RefusalReason;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that only one store refuses, for a reason of its own. */
@WithStack
final class RefusedRowIT {
    private static final int REFUSED = 20;
    private static final int USERS = 50;

    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    RefusedRowIT(StackProbes probes) {
        this.probes = probes;
    }

    @AfterEach
    void removeTheStoresOwnRules() {
        probes.cql("DROP INDEX IF EXISTS spark_streams.by_address");
        probes.sql("ALTER TABLE created_users DROP CONSTRAINT IF EXISTS no_such_name");
    }

    @Test
    void aRowThatCassandraRefusesIsItsLetterAndPostgresHasIt() {
        probes.cql("CREATE INDEX by_address ON spark_streams.created_users (address)");
        // An index of Cassandra takes 65,535 bytes at most; the contract allows these 16,384 characters.
        String tooLongForAnIndex = "\uD83D\uDE00".repeat(16_384);

        RecordMetadata place = publishWith("Ada", tooLongForAnIndex);

        assertOnlyLetterIs(place, Rejecter.CASSANDRA, Rejecter.POSTGRES);
        assertThat(probes.cassandraRow(sample.id(REFUSED))).isEmpty();
        assertThat(probes.postgresRow(sample.id(REFUSED))).isPresent();
        assertNeighboursAreStored();
    }

    @Test
    void aRowThatPostgresRefusesIsItsLetterAndCassandraHasIt() {
        probes.sql("ALTER TABLE created_users ADD CONSTRAINT no_such_name CHECK (first_name <> 'Refused')");

        RecordMetadata place = publishWith("Refused", "1 Main Street");

        assertOnlyLetterIs(place, Rejecter.POSTGRES, Rejecter.CASSANDRA);
        assertThat(probes.postgresRow(sample.id(REFUSED))).isEmpty();
        assertThat(probes.cassandraRow(sample.id(REFUSED))).isPresent();
        assertNeighboursAreStored();
    }

    private RecordMetadata publishWith(String firstName, String address) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(sample.records(0, USERS));
        records.set(REFUSED, sample.record(REFUSED, sample.user(REFUSED, firstName, address)));
        RecordMetadata place = probes.publish(records).get(REFUSED);
        probes.awaitNoLag();
        return place;
    }

    private void assertOnlyLetterIs(RecordMetadata place, Rejecter rejecter, Rejecter other) {
        String message = place.topic() + "/" + place.partition() + "/" + place.offset() + "/";
        List<DeadLetter> letters = probes.deadLetters();
        assertThat(letters)
                .filteredOn(letter -> letter.identity().equals(message + rejecter.label()))
                .isNotEmpty()
                .allSatisfy(letter -> {
                    assertThat(letter.reason()).isEqualTo(RefusalReason.STORE_REFUSED);
                    assertThat(letter.detail()).isNotBlank();
                });
        assertThat(letters).noneMatch(letter -> letter.identity().equals(message + other.label()));
    }

    private void assertNeighboursAreStored() {
        for (int sequence : List.of(0, REFUSED - 1, REFUSED + 1, USERS - 1)) {
            assertThat(probes.cassandraRow(sample.id(sequence))).isPresent();
            assertThat(probes.postgresRow(sample.id(sequence))).isPresent();
        }
    }
}
