package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Several messages of one id. */
@WithStack
final class NewestWinsIT {
    private final StackProbes probes;

    NewestWinsIT(StackProbes probes) {
        this.probes = probes;
    }

    @Test
    void theSameIdTwiceInOneBatchKeepsTheLater() {
        Sample sample = Sample.fresh();
        long now = System.currentTimeMillis();

        probes.publish(List.of(
                sample.record(0, sample.user(0, "earlier", "somewhere"), now),
                sample.record(0, sample.user(0, "later", null), now + 1)));

        assertStored(sample.id(0), "later");
        assertThat(probes.cassandraRow(sample.id(0)).orElseThrow())
                .as("an absent value is an explicit null")
                .doesNotContainKey("address");
        assertThat(probes.postgresRow(sample.id(0)).orElseThrow()).doesNotContainKey("address");
    }

    @Test
    void anOlderMessageAfterANewerOneChangesNothing() {
        Sample sample = Sample.fresh();
        long now = System.currentTimeMillis();
        probes.publish(List.of(sample.record(0, sample.user(0, "newer", "here"), now)));
        assertStored(sample.id(0), "newer");

        probes.publish(List.of(sample.record(0, sample.user(0, "older", "there"), now - 60_000)));

        assertStored(sample.id(0), "newer");
    }

    private void assertStored(UUID id, String firstName) {
        probes.awaitNoLag();
        assertThat(probes.cassandraRow(id).orElseThrow()).containsEntry("first_name", firstName);
        assertThat(probes.postgresRow(id).orElseThrow()).containsEntry("first_name", firstName);
    }
}
