package dev.userstream.producer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.ProducerRecord;

final class RunProgressTest {
    private static final RunId ID = new RunId("r");

    @Property
    void theWatermarkIsTheSettledPrefixInAnyOrder(
            @ForAll @IntRange(max = 200) int count, @ForAll @IntRange(max = 50) int before, @ForAll Random random) {
        RunProgress progress = progress(before);
        Map<Long, Boolean> settled = new HashMap<>();

        for (long sequence : shuffled(before, count, random)) {
            boolean isUser = random.nextInt(4) > 0;
            PendingRecord pending = pending(sequence, isUser);
            progress.sending(pending);

            assertThat(progress.acknowledged(pending)).isEqualTo(settled.putIfAbsent(sequence, isUser) == null);
            long prefix = before;
            long users = before;
            while (settled.containsKey(prefix)) {
                users += settled.get(prefix) ? 1 : 0;
                prefix++;
            }
            assertThat(progress.counters()).isEqualTo(new RunProgress.Counters(users, prefix - users));
            assertThat(progress.usersSent())
                    .isEqualTo(before
                            + settled.values().stream().filter(user -> user).count());
        }
        assertThat(progress.counters().watermark()).isEqualTo(before + count);
        assertThat(progress.inFlight()).isZero();
    }

    /** Every sequence once, and some of them again: a record may be acknowledged twice after an outage. */
    private static List<Long> shuffled(int before, int count, Random random) {
        List<Long> sequences =
                new ArrayList<>(LongStream.range(before, before + count).boxed().toList());
        for (int again = 0; again < count / 3; again++) {
            sequences.add((long) before + random.nextInt(count));
        }
        Collections.shuffle(sequences, random);
        return sequences;
    }

    private static RunProgress progress(long published) {
        Run first = RunService.first(ID, RunFixture.users(1_000), new TreeMap<>(), Instant.EPOCH);
        return new RunProgress(
                first.with(RunState.RUNNING, null, 1, published, 0, Duration.ZERO, Instant.EPOCH), 1_000);
    }

    private static PendingRecord pending(long sequence, boolean isUser) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("topic", new byte[] {1}, new byte[] {2});
        return new PendingRecord(ID, sequence, record, isUser ? null : RefusalReason.INVALID_SOURCE_USER);
    }
}
