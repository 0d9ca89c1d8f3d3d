package dev.userstream.ops.dlq;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.ParseResult;
import dev.userstream.events.Replay;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.evidence.TopicRecord;
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
 * Publishes the messages of dead letters again and marks the letters, a batch at a time. Whatever it is interrupted by, at most
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
     * @param outbox takes the messages and the marks; takes nothing in a dry run
     * @param repair what is done to each value
     * @param clock dates the replays
     * @param stopped asked before each letter whether to end here
     */
    public Replayer(
            TopicLog topic,
            Outbox outbox,
            Repair repair,
            InstantSource clock,
            BooleanSupplier stopped,
            AuditProgress progress) {
        this.topic = topic;
        this.batch = new ReplayBatch(outbox, failures::add);
        this.repair = repair;
        this.clock = clock;
        this.stopped = stopped;
        this.progress = progress;
    }

    /**
     * Replays letters in their order. An interrupt of the thread stops it like the question that it asks.
     *
     * @throws dev.userstream.ops.evidence.UnreachableException if Kafka does not answer; what was acknowledged is marked, as far
     *     as marks are taken
     */
    public ReplayReport replay(List<Letter> letters) {
        Map<String, Letter> chosen = letters.stream().collect(Collectors.toMap(Letter::record, Function.identity()));
        SortedMap<Integer, Long> from = new TreeMap<>();
        SortedMap<Integer, Long> to = new TreeMap<>();
        for (Letter letter : letters) {
            from.merge(letter.partition(), letter.offset(), Math::min);
            to.merge(letter.partition(), letter.offset() + 1, Math::max);
        }
        topic.read(from, to, message -> {
            Letter letter = chosen.get(LetterName.ofRecord(message.partition(), message.offset()));
            if (letter != null && !isStopped()) {
                take(letter, message);
                progress.report("replaying", ++done, letters.size());
            }
        });
        flush();
        return new ReplayReport(letters.size(), batch.replayed(), doomed, leftAlone, failures, isStopped());
    }

    private boolean isStopped() {
        return broken || stopped.getAsBoolean();
    }

    private void take(Letter letter, TopicRecord message) {
        DeadLetter original = DeadLetterCodec.decode(message.key(), message.value(), message.headers())
                .orElseThrow(
                        () -> new IllegalStateException(letter.record() + " was a dead letter and is none any more"));
        try {
            Repair.Result result = repair.apply(letter.id(), original);
            if (result instanceof Repair.LeftAlone) {
                leftAlone++;
            } else {
                take(letter, original, result);
            }
        } catch (RepairFailedException e) {
            failures.add(letter.id() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            broken = true;
        }
    }

    /** A value that somebody has just repaired and that is invalid still is a mistake, which publishing would not mend. */
    private void take(Letter letter, DeadLetter original, Repair.Result result) {
        Outbox.Outgoing message = ReplayMessage.of(original, result, clock.instant());
        if (ReplayMessage.judge(message) instanceof ParseResult.Refused refused) {
            if (result instanceof Repair.Repaired) {
                failures.add(letter.id() + ": the repaired value is not valid either, "
                        + refused.reason().code() + ": " + refused.detail());
                return;
            }
            doomed++;
        }
        batch.add(
                letter.id(), message, place -> Replay.of(original, place.partition(), place.offset(), clock.instant()));
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
