package dev.userstream.ops.store;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.userstream.events.Field;
import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.UserTable;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.CassandraSettings;
import dev.userstream.settings.SettingNames;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The table of users in Cassandra. Not thread-safe. */
public final class CassandraTable implements StoreTable {
    private static final String FROM = " FROM " + UserTable.KEYSPACE + "." + UserTable.TABLE;
    private static final String SELECT =
            "SELECT " + Field.ALL.stream().map(Field::jsonName).collect(Collectors.joining(", ")) + FROM;
    private static final String IN_RANGE = " WHERE token(id) >= ? AND token(id) <= ?";
    private static final String FIND_TABLE =
            "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?";
    private static final int PAGE_ROWS = 5_000;

    /** The ring of Murmur3 tokens is read in so many equal parts, so that no request takes long. */
    private static final int TOKEN_RANGES = 64;

    private static final long RANGE_WIDTH = -(Long.MIN_VALUE / (TOKEN_RANGES / 2));

    private final CqlSession session;
    private final String address;
    private final Runnable close;

    private CassandraTable(CqlSession session, String address, Runnable close) {
        this.session = session;
        this.address = address;
        this.close = close;
    }

    /**
     * Connects.
     *
     * @param timeout longest time of one request
     * @throws UnreachableException if no node answers or the credentials are refused
     */
    public static CassandraTable connect(CassandraSettings settings, Duration timeout) {
        CqlSession session = openSession(settings, timeout);
        return new CassandraTable(session, address(settings), session::forceCloseAsync);
    }

    /** The table in a shared session, which stays open when the table is closed. */
    public static CassandraTable in(CqlSession session, CassandraSettings settings) {
        return new CassandraTable(session, address(settings), () -> {});
    }

    /** Opens a session, with the timeout and the exceptions of {@link #connect}. */
    public static CqlSession openSession(CassandraSettings settings, Duration timeout) {
        DriverConfigLoader config = DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.NETTY_IO_SHUTDOWN_TIMEOUT, Duration.ofMillis(100))
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.REQUEST_PAGE_SIZE, PAGE_ROWS)
                // A row that a quorum has not seen is not safely stored.
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                // The driver's schema metadata is not used, and reading it takes a good part of the start.
                .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                .withBoolean(DefaultDriverOption.RECONNECT_ON_INIT, false)
                .build();
        CqlSessionBuilder builder = CqlSession.builder()
                .withConfigLoader(config)
                .withLocalDatacenter(settings.localDatacenter())
                .withApplicationName("userstream-ops");
        settings.username()
                .ifPresent(name ->
                        builder.withAuthCredentials(name, settings.password().reveal()));
        try {
            for (String point : settings.contactPoints()) {
                int colon = point.lastIndexOf(':');
                builder.addContactPoint(
                        new InetSocketAddress(point.substring(0, colon), Integer.parseInt(point.substring(colon + 1))));
            }
            return builder.build();
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
        return query(() ->
                session.execute(FIND_TABLE, UserTable.KEYSPACE, UserTable.TABLE).one() != null);
    }

    @Override
    public void scan(Consumer<StoredRow> sink) {
        if (exists()) {
            query(() -> new PagedReads(session, PagedReads.RANGES_IN_FLIGHT)
                    .run(ranges(SELECT), row -> sink.accept(convert(row)), () -> true));
        }
    }

    /** None: Cassandra's rows record no provenance. */
    @Override
    public void rowsOfRun(RunId runId, Consumer<StoredRow> sink) {}

    @Override
    public void select(Iterator<UUID> ids, Consumer<StoredRow> sink) {
        if (exists()) {
            query(() -> {
                PreparedStatement select = session.prepare(SELECT + " WHERE id = ?");
                Iterator<BoundStatement> statements = StreamSupport.stream(
                                Spliterators.spliteratorUnknownSize(ids, Spliterator.ORDERED), false)
                        .map(id -> select.bind(id))
                        .iterator();
                return new PagedReads(session, PagedReads.IDS_IN_FLIGHT)
                        .run(statements, row -> sink.accept(convert(row)), () -> true);
            });
        }
    }

    @Override
    public RowCount count(long limitMs) {
        if (!exists()) {
            return new RowCount(0, true);
        }
        long[] rows = {0};
        long start = System.nanoTime();
        boolean complete = query(() -> new PagedReads(session, PagedReads.RANGES_IN_FLIGHT)
                .run(
                        ranges("SELECT id" + FROM),
                        row -> rows[0]++,
                        () -> System.nanoTime() - start < limitMs * 1_000_000));
        return new RowCount(rows[0], complete);
    }

    @Override
    public void close() {
        close.run();
    }

    private Iterator<BoundStatement> ranges(String select) {
        PreparedStatement statement = session.prepare(select + IN_RANGE);
        return IntStream.range(0, TOKEN_RANGES)
                .mapToObj(range -> {
                    long first = Long.MIN_VALUE + range * RANGE_WIDTH;
                    boolean isLast = range == TOKEN_RANGES - 1;
                    return statement.bind(first, isLast ? Long.MAX_VALUE : first + RANGE_WIDTH - 1);
                })
                .iterator();
    }

    private boolean query(BooleanSupplier query) {
        try {
            return query.getAsBoolean();
        } catch (DriverException e) {
            throw unreachable(address, e);
        }
    }

    private static StoredRow convert(Row row) {
        UUID id = Objects.requireNonNull(row.getUuid(Field.ID.jsonName()), "a primary key is never null");
        return new StoredRow(
                id,
                RowValues.read(field -> row.get(field.jsonName(), field.type().javaType())),
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
                "is it up, and are " + SettingNames.CASSANDRA_CONTACT_POINTS + ", _LOCAL_DATACENTER, _USERNAME and"
                        + " _PASSWORD right?",
                cause);
    }
}
