package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserMessage;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishers whose clock is wrong, or jumps. */
@WithStack
final class WrongClockIT {
    private static final Duration AHEAD = Duration.ofSeconds(45);

    private final Stack stack;
    private final StackProbes probes;
    private final Sample sample = Sample.fresh();

    WrongClockIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
        probes.createTopics();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE / 2, Long.MIN_VALUE / 1_000 - 1, -300_000_000_000_000L})
    void brokerRefusesTimestampsThatOverflowInMicroseconds(long timestampMs) throws IOException {
        assertThat(send(timestampMs)).isEqualTo(Errors.INVALID_TIMESTAMP);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -86_400_000, -3_000_000_000_000L, -20_000_000_000_000L, -200_000_000_000_000L})
    void timestampBefore1970IsADeadLetter(long timestampMs) throws IOException {
        assertThat(send(timestampMs)).isEqualTo(Errors.NONE);
        probes.publish(sample.records(1, 3));

        assertThat(deadLetterBesideStoredNeighbours())
                .allSatisfy(letter -> assertThat(((MessageOffset) letter.id().source()).timestampMs())
                        .isEqualTo(timestampMs));
    }

    private List<DeadLetter> deadLetterBesideStoredNeighbours() {
        probes.awaitNoLag();
        assertThat(probes.postgresRow(sample.id(2))).isPresent();
        assertThat(probes.cassandraRow(sample.id(2))).isPresent();
        assertThat(probes.postgresRow(sample.id(0))).isEmpty();
        byte[] key = UserMessage.key(sample.user(0));
        List<DeadLetter> letters = probes.deadLetters().stream()
                .filter(letter -> Arrays.equals(letter.key(), key))
                .toList();
        assertThat(letters).isNotEmpty().allSatisfy(letter -> {
            assertThat(letter.reason()).isEqualTo(RefusalReason.INVALID_TIMESTAMP);
            assertThat(letter.id().toString()).endsWith("/parser");
        });
        return letters;
    }

    @Test
    void messageFromTheFarPastIsStored_andReplacesNothingNewer() {
        probes.publish(List.of(sample.record(0, sample.user(0, "1970", null), 1)));
        assertStored(sample.id(0), "1970");

        probes.publish(List.of(sample.record(
                0, sample.user(0, "1971", null), Duration.ofDays(365).toMillis())));
        probes.publish(List.of(sample.record(0, sample.user(0, "1970 again", null), 2)));

        assertStored(sample.id(0), "1971");
    }

    /** The broker accepts at most a minute, which bounds the damage. */
    @Test
    void messageFromAClockAheadIsReplacedOnlyByALaterTimestamp() {
        long now = System.currentTimeMillis();
        probes.publish(List.of(sample.record(0, sample.user(0, "ahead", null), now + AHEAD.toMillis())));
        probes.publish(List.of(sample.record(0, sample.user(0, "after the clock was set back", null), now)));
        assertStored(sample.id(0), "ahead");

        probes.publish(List.of(sample.record(0, sample.user(0, "later", null), now + AHEAD.toMillis() + 1)));

        assertStored(sample.id(0), "later");
        sample.assertAudited(stack, probes, 1);
    }

    private Errors send(long timestampMs) throws IOException {
        return new RawBatch(UserMessage.key(sample.user(0)), UserCodec.encode(sample.user(0)), timestampMs)
                .send(stack.addresses().kafka());
    }

    private void assertStored(UUID id, String firstName) {
        probes.awaitNoLag();
        assertThat(probes.cassandraRow(id).orElseThrow()).containsEntry("first_name", firstName);
        assertThat(probes.postgresRow(id).orElseThrow()).containsEntry("first_name", firstName);
    }
}
