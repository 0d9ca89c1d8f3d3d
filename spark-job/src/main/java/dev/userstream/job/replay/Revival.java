package dev.userstream.job.replay;

import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.read.TopicExtent;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back rows that a deletion hides. Cassandra remembers a deletion with its time, and what was published before it stays
 * invisible however often it is written. So the newest message of such an id, wherever in the topic it is, is written as of
 * now; what is published from now on is newer. Confined to one thread.
 */
final class Revival {
    private static final Logger LOG = LoggerFactory.getLogger(Revival.class);

    private final Pieces pieces;
    private final RecordParser parser;
    private final Patience patience;
    private final TopicExtent.Source topic;
    private final InstantSource clock;
    private final long pieceOffsets;
    private long revived;
    private long hidden;

    Revival(
            Pieces pieces,
            RecordParser parser,
            Patience patience,
            TopicExtent.Source topic,
            InstantSource clock,
            long pieceOffsets) {
        this.pieces = pieces;
        this.parser = parser;
        this.patience = patience;
        this.topic = topic;
        this.clock = clock;
        this.pieceOffsets = pieceOffsets;
    }

    /** Rows brought back so far. */
    long revived() {
        return revived;
    }

    /** Rows that are hidden still. */
    long hidden() {
        return hidden;
    }

    void revive(StorePart part, Set<UUID> ids) throws InterruptedException {
        // Before the look at the topic's end: whatever is published behind that end is newer than this.
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        TopicExtent extent = patience.in("topic", topic::read);
        List<Span> all = new Span(extent.earliest(), extent.ends()).pieces(pieceOffsets);
        HashMap<UUID, Newest> newest = new HashMap<>(newest(all, ids));
        Tally tally =
                write(all, newest, new ReviveTask(part.store(), parser, part.sink(), part.deadLetters(), newest, now));
        int stillHidden = tally.hidden().size();
        long back = tally.written() - stillHidden;
        revived += back;
        hidden += stillHidden;
        LOG.info("event=rows_revived store={} rows={} hidden={}", part.store().label(), back, stillHidden);
    }

    private Tally write(List<Span> all, Map<UUID, Newest> newest, ReviveTask task) throws InterruptedException {
        Tally tally = Tally.NONE;
        for (Span piece : all) {
            if (newest.values().stream().anyMatch(message -> piece.contains(message.partition(), message.offset()))) {
                tally = tally.plus(patience.in(
                        "revive", () -> pieces.collect(piece, task).stream().reduce(Tally.NONE, Tally::plus)));
            }
        }
        return tally;
    }

    private Map<UUID, Newest> newest(List<Span> all, Set<UUID> ids) throws InterruptedException {
        FindNewestTask task = new FindNewestTask(parser, new HashSet<>(ids));
        Map<UUID, Newest> newest = new HashMap<>();
        for (Span piece : all) {
            patience.in("look", () -> pieces.collect(piece, task))
                    .forEach(found -> newest.merge(found.id(), found, Newest::later));
        }
        return newest;
    }
}
