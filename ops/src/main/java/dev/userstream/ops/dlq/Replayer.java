package dev.userstream.ops.dlq;

import dev.userstream.events.ParseResult;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.ops.audit.AuditProgress;
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
 * Publishes the messages of dead letters again and marks the dead letters, a batch at a time. Whatever it is interrupted by, at most
 * one batch is published and not marked; it is published again by the next replay, with the same key, timestamp and value, and
 * the stores do not change. One use; not thread-safe.
 */
public final class Replayer {
    private final TopicLog topic;
    private final ReplayBatch batch;
    private final Repair repair;
    private final InstantSource clock;
    private final BooleanSupplier stopped;
    private final AuditProgress progress;
    private final List<String> failures = new ArrayList<>();
    private int done;
    private int doomed;
    private int leftAlone;
    private boolean broken;

    /**
     * A replay that has not begun.
     *
     * @param topic the dead letters
     * @param publisher takes the messages and the marks; takes nothing in a dry run
     * @param repair what is done to each value
     * @param clock dates the replays
     * @param stopped asked before each dead letter whether to end here
     */
    public Replayer(
            TopicLog topic,
            RecordPublisher publisher,
            Repair repair,
            InstantSource clock,
            BooleanSupplier stopped,
            AuditProgress progress) {
        this.topic = topic;
        this.batch = new ReplayBatch(publisher, failures::add);
        this.repair = repair;
        this.clock = clock;
        this.stopped = stopped;
        this.progress = progress;
    }

    /**
     * Replays dead letters in their order. An interrupt of the thread stops it like the question that it asks.
     *
     * @throws dev.userstream.ops.pipeline.UnreachableException if Kafka does not answer; what was acknowledged is marked, as far
     *     as marks are taken
     */
    public ReplayReport replay(List<DeadLetterEntry> deadLetters) {
        Map<String, DeadLetterEntry> chosen =
                deadLetters.stream().collect(Collectors.toMap(DeadLetterEntry::record, Function.identity()));
        SortedMap<Integer, Long> from = new TreeMap<>();
        SortedMap<Integer, Long> to = new TreeMap<>();
        for (DeadLetterEntry deadLetter : deadLetters) {
            from.merge(deadLetter.partition(), deadLetter.offset(), Math::min);
            to.merge(deadLetter.partition(), deadLetter.offset() + 1, Math::max);
        }
        topic.read(from, to, message -> {
            DeadLetterEntry deadLetter = chosen.get(DeadLetterName.ofRecord(message.partition(), message.offset()));
            if (deadLetter != null && !isStopped()) {
                take(deadLetter, message);
                progress.report("replaying", ++done, deadLetters.size());
            }
        });
        flush();
        return new ReplayReport(deadLetters.size(), batch.replayed(), doomed, leftAlone, failures, isStopped());
    }

    private boolean isStopped() {
        return broken || stopped.getAsBoolean();
    }

    private void take(DeadLetterEntry deadLetter, TopicRecord message) {
        DeadLetter original = DeadLetterCodec.decode(message.key(), message.value(), message.headers())
                .orElseThrow(() ->
                        new IllegalStateException(deadLetter.record() + " was a dead letter and is none any more"));
        try {
            Repair.Result result = repair.apply(deadLetter.id(), original);
            if (result instanceof Repair.LeftAlone) {
                leftAlone++;
            } else {
                take(deadLetter, original, result);
            }
        } catch (RepairFailedException e) {
            failures.add(deadLetter.id() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            broken = true;
        }
    }

    /** A value that somebody has just repaired and that is invalid still is a mistake, which publishing would not mend. */
    private void take(DeadLetterEntry deadLetter, DeadLetter original, Repair.Result result) {
        RecordPublisher.OutgoingRecord message = ReplayMessage.of(original, result, clock.instant());
        if (ReplayMessage.judge(message) instanceof ParseResult.Refused refused) {
            if (result instanceof Repair.Repaired) {
                failures.add(deadLetter.id() + ": the repaired value is not valid either, "
                        + refused.reason().code() + ": " + refused.detail());
                return;
            }
            doomed++;
        }
        batch.add(
                deadLetter.id(),
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
            broken = true;
        }
    }
}
