package dev.userstream.ops.audit;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** A store's table in memory. */
public final class FakeTable implements StoreTable {
    private final Store store;
    public final Map<UUID, StoredRow> rows = new ConcurrentSkipListMap<>();
    /** What happens when the audit begins to scan. */
    Runnable beforeScan = () -> {};

    FakeTable(Store store) {
        this.store = store;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public void scan(Consumer<StoredRow> sink) {
        beforeScan.run();
        List.copyOf(rows.values()).forEach(sink);
    }

    @Override
    public void rowsOfRun(RunId runId, Consumer<StoredRow> sink) {
        rows.values().stream()
                .filter(row -> row.provenance() != null)
                .filter(row -> runId.value().equals(row.provenance().runId()))
                .toList()
                .forEach(sink);
    }

    @Override
    public void select(Iterator<UUID> ids, Consumer<StoredRow> sink) {
        ids.forEachRemaining(id -> {
            StoredRow row = rows.get(id);
            if (Objects.nonNull(row)) {
                sink.accept(row);
            }
        });
    }

    @Override
    public RowCount count(long limitMs) {
        return new RowCount(rows.size(), true);
    }

    @Override
    public void close() {}
}
