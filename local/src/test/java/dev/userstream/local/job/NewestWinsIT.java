package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.MessageHeaders;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Several messages of one id. */
@WithStack
final class NewestWinsIT {
    private final Stack stack;
    private final StackProbes probes;

    NewestWinsIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @Test
    void laterMessageOfABatchWins() {
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
    void olderMessageAfterANewerOneChangesNothing() {
        Sample sample = Sample.fresh();
        long now = System.currentTimeMillis();
        probes.publish(List.of(sample.record(0, sample.user(0, "newer", "here"), now)));
        assertStored(sample.id(0), "newer");

        probes.publish(List.of(sample.record(0, sample.user(0, "older", "there"), now - 60_000)));

        assertStored(sample.id(0), "newer");
    }

    @Test
    void laterMessageOfOneMillisecondWins_inOneBatchAndInTwo() {
        Sample sample = Sample.fresh();
        long now = System.currentTimeMillis();

        probes.publish(List.of(
                sample.record(0, sample.user(0, "first", "here"), now),
                sample.record(0, sample.user(0, "second", "there"), now)));
        assertStored(sample.id(0), "second");

        probes.publish(List.of(sample.record(0, sample.user(0, "third", "elsewhere"), now)));
        assertStored(sample.id(0), "third");
    }

    @Test
    void messageRepeatedAfterARestartIsOneRow() {
        Sample sample = Sample.fresh();
        long now = System.currentTimeMillis();
        probes.publish(List.of(sample.record(0, sample.user(0, "newer", "here"), now)));
        assertStored(sample.id(0), "newer");

        stack.server(Component.JOB).kill();
        probes.publish(List.of(
                sample.record(0, sample.user(0, "newer", "here"), now + 1),
                sample.record(0, sample.user(0, "older", "there"), now - 1)));
        stack.ensure(List.of(Component.JOB));

        assertStored(sample.id(0), "newer");
        sample.assertAudited(stack, probes, 1);
    }

    @Test
    void messageWithoutValueDeletesNothing() {
        Sample sample = Sample.fresh();
        ProducerRecord<byte[], byte[]> record = sample.records(0, 1).get(0);
        probes.publish(List.of(record));

        probes.publish(List.of(new ProducerRecord<>(record.topic(), record.key(), null)));

        assertStored(sample.id(0), "Ada 0");
    }

    @Test
    void unknownSchemaVersionIsIgnored() {
        Sample sample = Sample.fresh();
        ProducerRecord<byte[], byte[]> record = sample.recordWithUnknownFields(0);
        record.headers().add(MessageHeaders.SCHEMA_VERSION, new byte[] {(byte) 0xFF, '9'});

        probes.publish(List.of(record));

        assertStored(sample.id(0), "Ada 0");
    }

    private void assertStored(UUID id, String firstName) {
        probes.awaitNoLag();
        assertThat(probes.cassandraRow(id).orElseThrow()).containsEntry("first_name", firstName);
        assertThat(probes.postgresRow(id).orElseThrow()).containsEntry("first_name", firstName);
    }
}
