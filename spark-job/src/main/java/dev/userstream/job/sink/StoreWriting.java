package dev.userstream.job.sink;

import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.Store;
import dev.userstream.job.deadletter.Letters;
import dev.userstream.job.parse.Parsed;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.parse.UserRow;
import dev.userstream.job.read.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Sends records where they belong: rows to the store, the rest to the dead letters. Confined to one thread.
 */
public final class StoreWriting {
    private final RecordParser parser;
    private final boolean reportsParserRefusals;
    private final Letters letters;
    private final RowWriter rows;
    private final List<UUID> refused = new ArrayList<>();

    /**
     * Begins.
     *
     * @throws dev.userstream.job.failure.StoreFailure if the store cannot be reached within its timeout
     */
    public StoreWriting(Store store, RecordParser parser, StoreSink sink, Letters letters) {
        this.parser = parser;
        // One writer for what no store can hold, so that a bad message becomes one letter and not one per store.
        this.reportsParserRefusals = store == Store.CASSANDRA;
        this.letters = letters;
        Rejecter rejecter = rejecter(store);
        this.rows = sink.begin((row, message) -> {
            refused.add(row.user().id());
            letters.send(parser.refusedByStore(row, message, rejecter));
        });
    }

    /** Takes a record and says what it is. */
    public Parsed accept(SourceRecord source) {
        Parsed parsed = parser.parse(source);
        if (parsed instanceof Parsed.Storable storable) {
            rows.write(storable.row());
        } else if (reportsParserRefusals && parsed instanceof Parsed.Unstorable unstorable) {
            letters.send(unstorable.letter());
        }
        return parsed;
    }

    /** Takes a row as it is, whatever the record says about it. */
    public void write(UserRow row) {
        rows.write(row);
    }

    /** How many rows the store has refused; complete after {@link #finish}. */
    public long refused() {
        return refused.size();
    }

    /** The ids of those rows; complete after {@link #finish}. */
    public Set<UUID> refusedIds() {
        return Set.copyOf(refused);
    }

    /** Returns when each record is a stored row or an acknowledged letter. */
    public void finish() {
        rows.flush();
        letters.awaitAll();
    }

    private static Rejecter rejecter(Store store) {
        return switch (store) {
            case CASSANDRA -> Rejecter.CASSANDRA;
            case POSTGRES -> Rejecter.POSTGRES;
        };
    }
}
