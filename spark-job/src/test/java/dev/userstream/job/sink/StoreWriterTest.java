package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.store.Store;
import dev.userstream.job.read.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class StoreWriterTest {
    private static final SourceRecord INVALID = Samples.record(
            new byte[] {1}, new byte[] {2}, 7, new Header("trace", null), new Header("trace", new byte[] {3}));

    private final PublishedDeadLetters kafka = new PublishedDeadLetters();
    private final List<UserRow> stored = new ArrayList<>();
    private final List<UUID> refusedByTheStore = new ArrayList<>();

    @Test
    void anInvalidMessageBecomesADeadLetterWithItsBytes() {
        StoreWriter writer = writer(Store.CASSANDRA);

        assertThat(writer.write(INVALID, null)).isInstanceOf(ParseResult.Refused.class);
        writer.finish();

        assertThat(writer.deadLetters()).isEqualTo(1);
        DeadLetter deadLetter = kafka.single();
        assertThat(deadLetter.key()).isEqualTo(INVALID.key());
        assertThat(deadLetter.value()).isEqualTo(INVALID.value());
        assertThat(deadLetter.headers()).extracting(Header::name).containsExactly("trace", "trace");
        assertThat(deadLetter.reason()).isEqualTo(RefusalReason.INVALID_JSON);
        assertThat(deadLetter.id()).hasToString("users_created-0@7/parser");
    }

    @Test
    void onlyOneStoresQueryPublishesInvalidMessages() {
        StoreWriter writer = writer(Store.POSTGRES);

        var unused = writer.write(INVALID, null);
        writer.finish();

        assertThat(kafka.all()).isEmpty();
        assertThat(writer.deadLetters()).isZero();
    }

    @Test
    void aValidMessageIsWrittenAsARow() {
        UUID id = UUID.randomUUID();
        StoreWriter writer = writer(Store.POSTGRES);

        assertThat(writer.write(Samples.record(id, 3), null)).isInstanceOf(ParseResult.Accepted.class);
        writer.finish();

        assertThat(stored).extracting(row -> row.user().id()).containsExactly(id);
        assertThat(kafka.all()).isEmpty();
    }

    @Test
    void aRowThatTheStoreRefusesBecomesADeadLetterOfThatStore() {
        UUID id = UUID.randomUUID();
        refusedByTheStore.add(id);
        StoreWriter writer = writer(Store.POSTGRES);

        var unused = writer.write(Samples.record(id, 3), null);
        writer.finish();

        DeadLetter deadLetter = kafka.single();
        assertThat(deadLetter.reason()).isEqualTo(RefusalReason.STORE_REFUSED);
        assertThat(deadLetter.detail()).isEqualTo("the store's words");
        assertThat(deadLetter.id().stage()).isEqualTo(Stage.POSTGRES);
        assertThat(writer.refused()).containsExactly(id);
    }

    @Test
    void aRowMayHaveAnotherWriteOrderThanItsRecord() {
        UUID id = UUID.randomUUID();
        StoreWriter writer = writer(Store.CASSANDRA);

        var unused = writer.write(Samples.record(id, 3), 99L);
        writer.finish();

        assertThat(stored).extracting(UserRow::writeOrder).containsExactly(99L);
    }

    @Test
    void theFactoryShowsNoSecrets() {
        StoreWriter.Factory factory =
                new StoreWriter.Factory(Store.CASSANDRA, new FakeSink(), PublishedDeadLetters.SETTINGS);

        assertThat(factory).asString().doesNotContain("hunter2");
    }

    private StoreWriter writer(Store store) {
        return new StoreWriter(store, new FakeSink(), kafka.publisher());
    }

    private final class FakeSink implements StoreSink {
        private static final long serialVersionUID = 1L;

        @Override
        public RowWriter open(BiConsumer<UserRow, String> refused) {
            return new RowWriter() {
                @Override
                public void write(UserRow row) {
                    if (refusedByTheStore.contains(row.user().id())) {
                        refused.accept(row, "the store's words");
                    } else {
                        stored.add(row);
                    }
                }

                @Override
                public void flush() {}
            };
        }
    }
}
