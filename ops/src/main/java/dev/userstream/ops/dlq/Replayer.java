package dev.userstream.ops.dlq;

import dev.userstream.events.ParseResult;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.ops.dlq.RecordPublisher.OutgoingRecord;
import dev.userstream.ops.dlq.Repair.RepairFailedException;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Publishes the messages of dead letters again and marks the dead letters, a batch at a time. An interruption leaves at most one
 * batch published but not marked; the next replay publishes it again with the same keys, timestamps and values, and the stores do
 * not change. For one use; not thread-safe.
 */
public final class Replayer {
    private final TopicLog topic;
    private final ReplayBatch batch;
    private final Repair repair;
    private final InstantSource clock;
    private final BooleanSupplier stopped;
    private final Progress progress;
    private final List<String> failures = new ArrayList<>();
    private int done;
    private int invalid;
    private int leftOpen;
    private boolean interrupted;

    /**
     * A replay that has not started.
     *
     * @param topic the dead-letter topic
     * @param publisher publishes the messages and the markers
     * @param repair what is done to each value
     * @param clock dates the replays
     * @param stopped evaluated before each dead letter; true ends the replay
     * @param progress receives the progress
     */
    public Replayer(
            TopicLog topic,
            RecordPublisher publisher,
            Repair repair,
            InstantSource clock,
            BooleanSupplier stopped,
            Progress progress) {
        this.topic = topic;
        this.batch = new ReplayBatch(publisher, failures::add);
        this.repair = repair;
        this.clock = clock;
        this.stopped = stopped;
        this.progress = progress;
    }

    /**
     * Replays dead letters in order. An interrupt of the thread ends the replay as {@code stopped} does.
     *
     * @throws KafkaUnavailableException if Kafka does not answer; acknowledged messages are marked as far as possible
     */
    public Report replay(List<DeadLetterEntry> entries) {
        Map<String, DeadLetterEntry> chosen =
                entries.stream().collect(Collectors.toMap(DeadLetterEntry::place, Function.identity()));
        SortedMap<Integer, Long> from = new TreeMap<>();
        SortedMap<Integer, Long> to = new TreeMap<>();
        for (DeadLetterEntry entry : entries) {
            from.merge(entry.partition(), entry.offset(), Math::min);
            to.merge(entry.partition(), entry.offset() + 1, Math::max);
        }
        topic.read(from, to, message -> {
            DeadLetterEntry entry = chosen.get(DeadLetterName.ofRecord(message.partition(), message.offset()));
            if (entry != null && !isStopped()) {
                replay(message);
                progress.report("replaying", ++done, entries.size());
            }
        });
        flush();
        return new Report(entries.size(), batch.replayed(), invalid, leftOpen, failures, isStopped());
    }

    private boolean isStopped() {
        return interrupted || stopped.getAsBoolean();
    }

    private void replay(TopicRecord message) {
        DeadLetter original = message.deadLetter()
                .orElseThrow(() -> new IllegalStateException("offset " + message.offset() + " is no dead letter"));
        try {
            Repair.Result result = repair.apply(original);
            if (result instanceof Repair.LeftOpen) {
                leftOpen++;
            } else {
                publish(original, result);
            }
        } catch (RepairFailedException e) {
            failures.add(original.id() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupted = true;
        }
    }

    /** A repaired value that is still invalid is a mistake of the repair and is not published. */
    private void publish(DeadLetter original, Repair.Result result) {
        OutgoingRecord message = ReplayMessage.of(original, result, clock.instant());
        if (ReplayMessage.parse(message) instanceof ParseResult.Refused refused) {
            if (result instanceof Repair.Repaired) {
                failures.add(original.id() + ": the repaired value is invalid, "
                        + refused.reason().code() + ": " + refused.detail());
                return;
            }
            invalid++;
        }
        batch.add(
                original.id(),
                message,
                place -> new ReplayMarker(
                        original.id(), original.reason(), place.partition(), place.offset(), clock.instant()));
        if (batch.isFull()) {
            flush();
        }
    }

    private void flush() {
        try {
            batch.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupted = true;
        }
    }

    /**
     * What a replay did.
     *
     * @param chosen dead letters that were to be replayed
     * @param replayed those that were published and marked; in a dry run, those that would be
     * @param invalid how many of them the parser refuses again
     * @param leftOpen dead letters whose values the operator left as they were
     * @param failures why each of the others stays open; one sentence each
     * @param stopped whether the replay was stopped before its end
     */
    public record Report(int chosen, int replayed, int invalid, int leftOpen, List<String> failures, boolean stopped) {
        /** Copies the list. */
        public Report {
            failures = List.copyOf(failures);
        }
    }
}
