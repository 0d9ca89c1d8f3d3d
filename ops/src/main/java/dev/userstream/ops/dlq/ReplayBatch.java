package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.dlq.RecordPublisher.OutgoingRecord;
import dev.userstream.ops.dlq.RecordPublisher.Place;
import dev.userstream.ops.dlq.RecordPublisher.RecordRefusedException;
import dev.userstream.ops.dlq.RecordPublisher.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Messages that are published together and then marked together. Not thread-safe. */
final class ReplayBatch {
    private static final int MOST_MESSAGES = 200;
    private static final long MOST_BYTES = 8L << 20;

    private final RecordPublisher publisher;
    private final Consumer<String> failed;
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;
    private int replayed;

    /**
     * An empty batch.
     *
     * @param failed hears of each message that the broker refuses, in one sentence
     */
    ReplayBatch(RecordPublisher publisher, Consumer<String> failed) {
        this.publisher = publisher;
        this.failed = failed;
    }

    /** Messages that were published and marked. */
    int replayed() {
        return replayed;
    }

    void add(DeadLetterId deadLetter, OutgoingRecord message, Function<Place, ReplayMarker> mark) {
        entries.add(new Entry(deadLetter, message, mark));
        bytes += message.value() == null ? 0 : message.value().length;
    }

    boolean isFull() {
        return entries.size() >= MOST_MESSAGES || bytes >= MOST_BYTES;
    }

    /** Publishes all, waits for the acknowledgements, marks what was acknowledged, and waits for that. Empty after it. */
    void flush() throws InterruptedException {
        List<Sent> messages = new ArrayList<>();
        for (Entry entry : entries) {
            messages.add(publisher.send(entry.message()));
        }
        List<Sent> marks = new ArrayList<>();
        try {
            for (int index = 0; index < messages.size(); index++) {
                mark(entries.get(index), messages.get(index), marks);
            }
        } finally {
            entries.clear();
            bytes = 0;
            awaitAll(marks);
        }
    }

    private void mark(Entry entry, Sent message, List<Sent> marks) throws InterruptedException {
        try {
            Place place = message.await();
            ReplayMarker replay = entry.mark().apply(place);
            marks.add(publisher.send(new OutgoingRecord(
                    Topics.DEAD_LETTERS.name(), null, entry.message().key(), null, ReplayMarkerCodec.headers(replay))));
        } catch (RecordRefusedException e) {
            failed.accept(entry.deadLetter() + ": " + e.getMessage());
        }
    }

    private void awaitAll(List<Sent> marks) throws InterruptedException {
        for (Sent mark : marks) {
            try {
                mark.await();
                replayed++;
            } catch (RecordRefusedException e) {
                failed.accept("a mark of a replay was refused: " + e.getMessage());
            }
        }
    }

    private record Entry(DeadLetterId deadLetter, OutgoingRecord message, Function<Place, ReplayMarker> mark) {}
}
