package dev.userstream.job.replay;

import dev.userstream.events.Store;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.parse.RecordParser;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a range to the stores, a piece at a time. A piece may be written again after a failure: every write can be repeated
 * without effect, and none passes a newer value. Confined to one thread.
 */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    /** More rows than this that a deletion hides are brought back in several turns, each of which reads the topic. */
    private static final int MAX_HIDDEN = 200_000;

    private final Pieces pieces;
    private final RecordParser parser;
    private final List<StorePart> stores;
    private final Patience patience;
    private final Revival revival;
    private final long pieceOffsets;
    private final Map<Store, Tally> tallies = new EnumMap<>(Store.class);

    /**
     * A replay.
     *
     * @param pieceOffsets about how many records are written at a time
     */
    Replay(
            Pieces pieces,
            RecordParser parser,
            List<StorePart> stores,
            Patience patience,
            Revival revival,
            long pieceOffsets) {
        this.pieces = pieces;
        this.parser = parser;
        this.stores = List.copyOf(stores);
        this.patience = patience;
        this.revival = revival;
        this.pieceOffsets = pieceOffsets;
    }

    /**
     * Replays a range and tells what became of it.
     *
     * @throws StoreFailure if something that it needs is down for too long, or refuses
     */
    ReplayReport run(ReplayRange range) throws InterruptedException {
        stores.forEach(part -> tallies.put(part.store(), Tally.NONE));
        long done = 0;
        for (Span piece : range.span().pieces(pieceOffsets)) {
            for (StorePart part : stores) {
                write(piece, part, range.filter());
            }
            done += piece.size();
            LOG.info(
                    "event=replay_progress offsets={} of={}", done, range.span().size());
        }
        for (StorePart part : stores) {
            revive(part);
        }
        return new ReplayReport(range, Map.copyOf(tallies), revival.revived(), revival.hidden());
    }

    private void write(Span piece, StorePart part, RecordFilter filter) throws InterruptedException {
        ReplayTask task = new ReplayTask(part.store(), parser, part.sink(), part.deadLetters(), filter);
        Tally tally = patience.in(
                "write_" + part.store().label(),
                () -> pieces.collect(piece, task).stream().reduce(Tally.NONE, Tally::plus));
        Tally all = tally(part).plus(tally);
        tallies.put(part.store(), all);
        if (all.hidden().size() >= MAX_HIDDEN) {
            revive(part);
        }
    }

    private void revive(StorePart part) throws InterruptedException {
        Set<UUID> hidden = new HashSet<>(tally(part).hidden());
        tallies.put(part.store(), tally(part).withoutHidden());
        if (!hidden.isEmpty()) {
            revival.revive(part, hidden);
        }
    }

    private Tally tally(StorePart part) {
        return Objects.requireNonNull(tallies.get(part.store()));
    }
}
