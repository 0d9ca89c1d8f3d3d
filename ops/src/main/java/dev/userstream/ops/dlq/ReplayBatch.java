package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.dlq.RecordPublisher.InFlight;
import dev.userstream.ops.dlq.RecordPublisher.OutgoingRecord;
import dev.userstream.ops.dlq.RecordPublisher.Place;
import dev.userstream.ops.dlq.RecordPublisher.RecordRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Messages that are published together and then marked together. Not thread-safe. */
final class ReplayBatch {
    private static final int MAX_MESSAGES = 200;
    private static final long MAX_BYTES = 8L << 20;

    private final RecordPublisher publisher;
    private final Consumer<String> failures;
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;
    private int replayed;

    /**
     * An empty batch.
     *
     * @param failures receives one sentence for each message that the broker refuses
     */
    ReplayBatch(RecordPublisher publisher, Consumer<String> failures) {
        this.publisher = publisher;
        this.failures = failures;
    }

    /** Messages that were published and marked. */
    int replayed() {
        return replayed;
    }

    void add(DeadLetterId id, OutgoingRecord message, Function<Place, ReplayMarker> marker) {
        entries.add(new Entry(id, message, marker));
        bytes += message.value() == null ? 0 : message.value().length;
    }

    boolean isFull() {
        return entries.size() >= MAX_MESSAGES || bytes >= MAX_BYTES;
    }

    /** Publishes all messages, then a marker for each that was acknowledged, and waits for all. Leaves the batch empty. */
    void flush() throws InterruptedException {
        List<InFlight> messages = new ArrayList<>();
        for (Entry entry : entries) {
            messages.add(publisher.send(entry.message()));
        }
        List<InFlight> markers = new ArrayList<>();
        try {
            for (int index = 0; index < messages.size(); index++) {
                mark(entries.get(index), messages.get(index), markers);
            }
        } finally {
            entries.clear();
            bytes = 0;
            await(markers);
        }
    }

    private void mark(Entry entry, InFlight message, List<InFlight> markers) throws InterruptedException {
        try {
            ReplayMarker marker = entry.marker().apply(message.await());
            markers.add(publisher.send(new OutgoingRecord(
                    Topics.DEAD_LETTERS.name(), null, entry.message().key(), null, ReplayMarkerCodec.headers(marker))));
        } catch (RecordRefusedException e) {
            failures.accept(entry.id() + ": " + e.getMessage());
        }
    }

    private void await(List<InFlight> markers) throws InterruptedException {
        for (InFlight marker : markers) {
            try {
                marker.await();
                replayed++;
            } catch (RecordRefusedException e) {
                failures.accept("the marker of a replay was refused: " + e.getMessage());
            }
        }
    }

    private record Entry(DeadLetterId id, OutgoingRecord message, Function<Place, ReplayMarker> marker) {}
}
