package dev.userstream.ops.connect;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.userstream.events.Field;
import dev.userstream.events.RunId;
import dev.userstream.events.store.UserTable;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.CassandraSettings;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.SettingsException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table of users in Cassandra. Not thread-safe. */
final class CassandraTable implements StoreTable {
    private static final String FROM = " FROM " + UserTable.CASSANDRA_TABLE;
    private static final String SELECT =
            "SELECT " + Field.ALL.stream().map(Field::jsonName).collect(Collectors.joining(", ")) + FROM;
    private static final String OF_THE_TABLE = " WHERE keyspace_name = ? AND table_name = ?";
    private static final int PAGE_ROWS = 5_000;

    /** The ring of Murmur3 tokens is read in so many equal parts, so that no request takes long. */
    private static final int TOKEN_RANGES = 64;

    private static final long RANGE_WIDTH = -(Long.MIN_VALUE / (TOKEN_RANGES / 2));

    /** Each in flight holds a page of rows. */
    private static final int RANGES_IN_FLIGHT = 4;
    /** Each in flight holds one row. */
    private static final int IDS_IN_FLIGHT = 512;

    private final CqlSession session;
    private final String address;

    /** The table in a session, which stays open when the table is closed. */
    CassandraTable(CqlSession session, CassandraSettings settings) {
        this.session = session;
        this.address = address(settings);
    }

    /** Opens a session, or throws an {@link UnreachableException}; the timeout is that of one request. */
    static CqlSession openSession(CassandraSettings settings, Duration timeout) {
        DriverConfigLoader config = DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, timeout)
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
            CqlSession session = builder.build();
            requireLocalNodes(session, settings.localDatacenter());
            return session;
        } catch (DriverException | IllegalStateException | IllegalArgumentException e) {
            throw unreachable(address(settings), e);
        }
    }

    /** Without a node in the local data centre the driver sends no request, and its message does not say why. */
    private static void requireLocalNodes(CqlSession session, String local) {
        var nodes = session.getMetadata().getNodes().values().stream();
        CassandraSettings.datacenterProblem(local, nodes.map(Node::getDatacenter))
                .ifPresent(problem -> {
                    session.forceCloseAsync();
                    throw new SettingsException(List.of(problem));
                });
    }

    @Override
    public Map<String, String> columns() {
        Map<String, String> columns = new HashMap<>();
        String query = "SELECT column_name, type FROM system_schema.columns" + OF_THE_TABLE;
        catalogue(query, row -> columns.put(row.getString(0), row.getString(1)));
        return columns;
    }

    @Override
    public Optional<Duration> timeToLive() {
        List<Duration> limits = new ArrayList<>();
        String query = "SELECT default_time_to_live FROM system_schema.tables" + OF_THE_TABLE;
        catalogue(query, row -> limits.add(Duration.ofSeconds(row.getInt(0))));
        return limits.stream().filter(limit -> !limit.isZero()).findFirst();
    }

    private void catalogue(String query, Consumer<Row> sink) {
        query(() -> {
            session.execute(query, UserTable.KEYSPACE, UserTable.TABLE).forEach(sink);
            return true;
        });
    }

    @Override
    public void scan(Consumer<StoredRow> sink) {
        query(() -> readRanges(SELECT, row -> sink.accept(convert(row)), () -> true));
    }

    /** None: Cassandra's rows record no provenance. */
    @Override
    public void rowsOfRun(RunId runId, Consumer<StoredRow> sink) {}

    @Override
    public void select(Iterator<UUID> ids, Consumer<StoredRow> sink) {
        query(() -> {
            PreparedStatement select = session.prepare(SELECT + " WHERE id = ?");
            return read(ids, id -> select.bind(id), IDS_IN_FLIGHT, row -> sink.accept(convert(row)), () -> true);
        });
    }

    @Override
    public RowCount count(long limitMs) {
        long[] rows = {0};
        long start = System.nanoTime();
        boolean complete = query(() -> readRanges(
                "SELECT id" + FROM, row -> rows[0]++, () -> System.nanoTime() - start < limitMs * 1_000_000));
        return new RowCount(rows[0], complete);
    }

    @Override
    public void close() {}

    private boolean readRanges(String select, Consumer<Row> sink, BooleanSupplier proceed) {
        PreparedStatement statement = session.prepare(select + " WHERE token(id) >= ? AND token(id) <= ?");
        return read(
                IntStream.range(0, TOKEN_RANGES).iterator(),
                range -> {
                    long first = Long.MIN_VALUE + range * RANGE_WIDTH;
                    boolean isLast = range == TOKEN_RANGES - 1;
                    return statement.bind(first, isLast ? Long.MAX_VALUE : first + RANGE_WIDTH - 1);
                },
                RANGES_IN_FLIGHT,
                sink,
                proceed);
    }

    /**
     * Reads all pages of a query for each argument, a bounded number of requests ahead of the rows that are handed over.
     *
     * @param proceed evaluated before every page; false ends the reading early
     * @return whether everything was read
     */
    private <T> boolean read(
            Iterator<T> arguments,
            Function<T, BoundStatement> bind,
            int maxInFlight,
            Consumer<Row> sink,
            BooleanSupplier proceed) {
        Queue<CompletionStage<? extends AsyncResultSet>> inFlight = new ArrayDeque<>();
        while (true) {
            while (inFlight.size() < maxInFlight && arguments.hasNext()) {
                inFlight.add(session.executeAsync(bind.apply(arguments.next())));
            }
            if (inFlight.isEmpty()) {
                return true;
            }
            if (!proceed.getAsBoolean()) {
                return false;
            }
            AsyncResultSet page = inFlight.remove().toCompletableFuture().join();
            if (page.hasMorePages()) {
                inFlight.add(page.fetchNextPage());
            }
            page.currentPage().forEach(sink);
        }
    }

    private boolean query(BooleanSupplier query) {
        try {
            return query.getAsBoolean();
        } catch (CompletionException e) {
            throw unreachable(address, Objects.requireNonNullElse(e.getCause(), e));
        } catch (DriverException e) {
            throw unreachable(address, e);
        }
    }

    private static StoredRow convert(Row row) {
        UUID id = Objects.requireNonNull(row.getUuid(Field.ID.jsonName()), "a primary key is never null");
        return new StoredRow(
                id,
                new RowValues(field -> row.get(field.jsonName(), field.type().javaType())),
                null);
    }

    private static String address(CassandraSettings settings) {
        return String.join(",", settings.contactPoints());
    }

    private static UnreachableException unreachable(String address, Throwable cause) {
        Throwable why = cause instanceof AllNodesFailedException failed
                        && !failed.getAllErrors().isEmpty()
                ? failed.getAllErrors().values().iterator().next().get(0)
                : cause;
        return UnreachableException.of(
                "Cassandra at " + address,
                why,
                "is it up, and are " + SettingNames.CASSANDRA_CONTACT_POINTS + ", _LOCAL_DATACENTER, _USERNAME and"
                        + " _PASSWORD right?");
    }
}
