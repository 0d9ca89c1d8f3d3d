package dev.userstream.job.sink;

import dev.userstream.events.ParseResult;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserMessage;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.store.Store;
import dev.userstream.job.deadletter.DeadLetterPublisher;
import dev.userstream.job.read.SourceRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Writes the records of one task to one store: valid messages as rows, the rest as dead letters. A batch may be written again
 * after a crash, because every write is idempotent. Confined to one thread.
 */
public final class StoreWriter {
    private final boolean publishesInvalidMessages;
    private final DeadLetterPublisher deadLetters;
    private final RowWriter rows;
    private final Set<UUID> refusedIds = new HashSet<>();
    private long published;
    private long refused;

    /**
     * Opens a row writer.
     *
     * @throws dev.userstream.job.failure.StoreFailure if the store cannot be reached within its timeout
     */
    public StoreWriter(Store store, StoreSink sink, DeadLetterPublisher deadLetters) {
        // One query publishes the messages that are invalid for both, so that each becomes one dead letter and not two.
        this.publishesInvalidMessages = store == Store.CASSANDRA;
        this.deadLetters = deadLetters;
        this.rows = sink.open((row, message) -> {
            refused++;
            refusedIds.add(row.user().id());
            publish(row.source(), RefusalReason.STORE_REFUSED, message, Stage.of(store));
        });
    }

    /** Takes a record, and returns whether its message is valid. */
    public ParseResult write(SourceRecord record) {
        ParseResult result =
                UserMessage.parse(record.key(), record.value(), record.source().timestampMs());
        if (result instanceof ParseResult.Accepted accepted) {
            rows.write(UserRow.of(accepted.user(), record));
        } else if (publishesInvalidMessages && result instanceof ParseResult.Refused refused) {
            publish(record, refused.reason(), refused.detail(), Stage.PARSER);
        }
        return result;
    }

    /** Takes a row whose write order need not be that of its record. */
    public void write(UserRow row) {
        rows.write(row);
    }

    /** Dead letters that were published; complete after {@link #finish()}. */
    public long deadLetters() {
        return published;
    }

    /** Rows that the store has refused; complete after {@link #finish()}. */
    public long refused() {
        return refused;
    }

    /** The ids of the rows that the store has refused; complete after {@link #finish()}. */
    public Set<UUID> refusedIds() {
        return Set.copyOf(refusedIds);
    }

    /**
     * Returns when every record taken is a stored row or an acknowledged dead letter.
     *
     * @throws dev.userstream.job.failure.StoreFailure if that fails; any number of the records may be stored then
     */
    public void finish() {
        rows.flush();
        deadLetters.flush();
    }

    @SuppressWarnings("NullAway") // a record's canonical constructor does not show that the arrays may be null
    private void publish(SourceRecord record, RefusalReason reason, String detail, Stage stage) {
        published++;
        deadLetters.send(new DeadLetter(
                record.key(),
                record.value(),
                record.headers(),
                reason,
                detail,
                new DeadLetterId(record.source(), stage),
                Instant.now()));
    }
}
