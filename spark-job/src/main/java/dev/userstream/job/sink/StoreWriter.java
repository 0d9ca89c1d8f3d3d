package dev.userstream.job.sink;

import dev.userstream.events.ParseResult;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserMessage;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.store.Store;
import dev.userstream.job.read.SourceRecord;
import dev.userstream.settings.KafkaSettings;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one task to one store: valid messages as rows, the rest as dead letters. A batch may be written again
 * after a crash, because every write is idempotent. Confined to one thread.
 */
public final class StoreWriter {
    private final boolean publishesInvalidMessages;
    private final DeadLetterPublisher deadLetters;
    private final RowWriter rows;
    private final List<UUID> refused = new ArrayList<>();
    private long published;

    /**
     * Opens a task's writer. Travels to the executors.
     *
     * @param kafka where the dead letters go
     */
    public record Factory(Store store, StoreSink sink, KafkaSettings kafka) implements Serializable {
        /** Opens a writer; throws a {@code StoreFailure} if the store cannot be reached within its timeout. */
        public StoreWriter open() {
            return new StoreWriter(store, sink, new DeadLetterPublisher(kafka));
        }
    }

    StoreWriter(Store store, StoreSink sink, DeadLetterPublisher deadLetters) {
        // One query publishes the messages that are invalid for both, so that each becomes one dead letter and not two.
        this.publishesInvalidMessages = store == Store.CASSANDRA;
        this.deadLetters = deadLetters;
        this.rows = sink.open((row, message) -> {
            refused.add(row.user().id());
            publish(row.source(), RefusalReason.STORE_REFUSED, message, Stage.of(store));
        });
    }

    /**
     * Takes a record, and returns its user or why its message is invalid.
     *
     * @param writeOrder replaces the row's own write order; {@code null} for its own
     */
    public ParseResult write(SourceRecord record, @Nullable Long writeOrder) {
        ParseResult result =
                UserMessage.parse(record.key(), record.value(), record.source().timestampMs());
        if (result instanceof ParseResult.Accepted accepted) {
            rows.write(
                    writeOrder == null
                            ? UserRow.of(accepted.user(), record)
                            : new UserRow(accepted.user(), record, writeOrder));
        } else if (publishesInvalidMessages && result instanceof ParseResult.Refused invalid) {
            publish(record, invalid.reason(), invalid.detail(), Stage.PARSER);
        }
        return result;
    }

    /** Dead letters that were published; complete after {@link #finish()}. */
    public long deadLetters() {
        return published;
    }

    /** The ids of the rows that the store has refused, not copied; complete after {@link #finish()}. */
    public List<UUID> refused() {
        return Collections.unmodifiableList(refused);
    }

    /**
     * Returns when every record taken is a stored row or an acknowledged dead letter; more records may follow. Throws a
     * {@code StoreFailure} if that fails; any number of the records may be stored then.
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
