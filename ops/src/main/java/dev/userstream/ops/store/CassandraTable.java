package dev.userstream.ops.store;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.userstream.events.Field;
import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.CassandraSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The users in Cassandra. Not thread-safe. */
public final class CassandraTable implements StoreTable {
    private static final String KEYSPACE = "spark_streams";
    private static final String TABLE = "created_users";
    private static final String FROM = " FROM " + KEYSPACE + "." + TABLE;
    private static final String SELECT =
            "SELECT " + Arrays.stream(Field.values()).map(Field::jsonName).collect(Collectors.joining(", ")) + FROM;
    private static final String IN_RANGE = " WHERE token(id) >= ? AND token(id) <= ?";

    private final CqlSession session;
    private final String address;
    private final Runnable close;

    private CassandraTable(CqlSession session, String address, Runnable close) {
        this.session = session;
        this.address = address;
        this.close = close;
    }

    /** The table in a session that others use, too; closing the table leaves it open. */
    static CassandraTable in(CqlSession session, CassandraSettings settings) {
        return new CassandraTable(session, address(settings), () -> {});
    }

    /**
     * Connects.
     *
     * @param limit how long one request may take
     * @throws UnreachableException if nothing answers or the credentials are refused
     */
    public static CassandraTable connect(CassandraSettings settings, Duration limit) {
        CqlSession session = session(settings, limit);
        return new CassandraTable(session, address(settings), session::forceCloseAsync);
    }

    /** Opens a session; the limit and what it throws are those of {@link #connect}. */
    static CqlSession session(CassandraSettings settings, Duration limit) {
        try {
            return CassandraSessions.open(settings, limit);
        } catch (DriverException | IllegalStateException | IllegalArgumentException e) {
            throw unreachable(address(settings), e);
        }
    }

    @Override
    public Store store() {
        return Store.CASSANDRA;
    }

    @Override
    public boolean exists() {
        return asking(() -> session.execute(
                                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
                                KEYSPACE,
                                TABLE)
                        .one()
                != null);
    }

    @Override
    public void scan(Consumer<StoredRow> sink) {
        ifExists(() -> {
            PreparedStatement select = session.prepare(SELECT + IN_RANGE);
            new ConcurrentReader(session, ConcurrentReader.RANGES_AT_ONCE)
                    .run(TokenRanges.statements(select), row -> sink.accept(convert(row)), () -> true);
        });
    }

    /** None: Cassandra's rows do not say where they came from. */
    @Override
    public void rowsOfRun(RunId runId, Consumer<StoredRow> sink) {}

    @Override
    public void select(Iterator<UUID> ids, Consumer<StoredRow> sink) {
        ifExists(() -> {
            PreparedStatement select = session.prepare(SELECT + " WHERE id = ?");
            Iterator<BoundStatement> statements = new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return ids.hasNext();
                }

                @Override
                public BoundStatement next() {
                    return select.bind(ids.next());
                }
            };
            new ConcurrentReader(session, ConcurrentReader.IDS_AT_ONCE)
                    .run(statements, row -> sink.accept(convert(row)), () -> true);
        });
    }

    @Override
    public RowCount count(long limitMs) {
        long[] rows = {0};
        boolean[] complete = {true};
        long start = System.nanoTime();
        BooleanSupplier inTime = () -> System.nanoTime() - start < limitMs * 1_000_000;
        ifExists(() -> {
            PreparedStatement select = session.prepare("SELECT id" + FROM + IN_RANGE);
            complete[0] = new ConcurrentReader(session, ConcurrentReader.RANGES_AT_ONCE)
                    .run(TokenRanges.statements(select), row -> rows[0]++, inTime);
        });
        return new RowCount(rows[0], complete[0]);
    }

    @Override
    public void close() {
        close.run();
    }

    private void ifExists(Runnable questions) {
        if (exists()) {
            asking(() -> {
                questions.run();
                return true;
            });
        }
    }

    private boolean asking(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (DriverException e) {
            throw unreachable(address, e);
        }
    }

    private static StoredRow convert(Row row) {
        @Nullable UUID id = row.getUuid(Field.ID.jsonName());
        if (id == null) {
            throw new IllegalStateException("a primary key is never null");
        }
        return new StoredRow(
                id,
                RowValues.read(field -> switch (field) {
                    case ID -> id.toString();
                    case DOB, REGISTERED_DATE -> row.getInstant(field.jsonName());
                    default -> row.getString(field.jsonName());
                }),
                null);
    }

    private static String address(CassandraSettings settings) {
        return String.join(",", settings.contactPoints());
    }

    private static UnreachableException unreachable(String address, RuntimeException cause) {
        String why = cause instanceof AllNodesFailedException failed
                        && !failed.getAllErrors().isEmpty()
                ? failed.getAllErrors().values().iterator().next().get(0).getMessage()
                : cause.getMessage();
        return new UnreachableException(
                "Cassandra at " + address,
                why,
                "is it up, and are " + CassandraSettings.PREFIX + "CONTACT_POINTS, _LOCAL_DATACENTER, _USERNAME and"
                        + " _PASSWORD right?",
                cause);
    }
}
