package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.userstream.events.EncodedUser;
import dev.userstream.events.Field;
import dev.userstream.job.parse.UserRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one statement that stores a user: all columns, absent values as explicit nulls, the write order as write time. */
final class InsertUser {
    static final String KEYSPACE = "spark_streams";
    static final String TABLE = "created_users";

    private static final String COLUMNS =
            Field.ALL.stream().map(Field::jsonName).collect(Collectors.joining(", "));
    private static final String CQL = "INSERT INTO " + KEYSPACE + "." + TABLE + " (" + COLUMNS + ") VALUES ("
            + String.join(", ", Collections.nCopies(Field.ALL.size(), "?")) + ") USING TIMESTAMP ?";

    /** Fails where the table or a column is missing, and reads nothing to speak of. */
    static final String PROBE = "SELECT " + COLUMNS + " FROM " + KEYSPACE + "." + TABLE + " LIMIT 1";

    /** Which of some ids are there. */
    static final String LOOK = "SELECT id FROM " + KEYSPACE + "." + TABLE + " WHERE id IN ?";

    /**
     * A majority of a data centre's replicas has a row before its offset counts as stored: one replica alone can be lost. The
     * audit reads with the same level.
     */
    static final ConsistencyLevel CONSISTENCY = DefaultConsistencyLevel.LOCAL_QUORUM;

    /** What a cell costs in the server's count beyond its value; on the safe side. */
    private static final int CELL_OVERHEAD_BYTES = 24;

    private final PreparedStatement statement;

    private final Duration timeout;

    private InsertUser(PreparedStatement statement, Duration timeout) {
        this.statement = statement;
        this.timeout = timeout;
    }

    static InsertUser prepare(CqlSession session, Duration timeout) {
        return new InsertUser(session.prepare(statement().setTimeout(timeout)), timeout);
    }

    /** The statement before it is prepared; what is bound later inherits from it. */
    static SimpleStatement statement() {
        return SimpleStatement.newInstance(CQL).setConsistencyLevel(CONSISTENCY).setIdempotent(true);
    }

    /**
     * Encodes id and dates itself and hands over texts as they are: the driver would look for a codec for each value of each
     * row, and copy all of them.
     */
    BoundStatement bind(UserRow row) {
        BoundStatementBuilder builder = statement.boundStatementBuilder().setTimeout(timeout);
        for (int column = 0; column < Field.ALL.size(); column++) {
            builder.setBytesUnsafe(column, value(row.user(), Field.ALL.get(column)));
        }
        return builder.setBytesUnsafe(Field.ALL.size(), bytes(row.writeOrder())).build();
    }

    /** What is bound for a field. */
    static @Nullable ByteBuffer value(EncodedUser user, Field field) {
        return switch (field) {
            case ID -> bytes(user.id());
            case DOB -> bytes(user.dob());
            case REGISTERED_DATE -> bytes(user.registeredDate());
            case FIRST_NAME, LAST_NAME, GENDER, ADDRESS, POST_CODE, EMAIL, USERNAME, PHONE, PICTURE -> user.utf8(field);
        };
    }

    private static ByteBuffer bytes(UUID id) {
        return ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip();
    }

    private static ByteBuffer bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).flip();
    }

    private static @Nullable ByteBuffer bytes(@Nullable Instant moment) {
        return moment == null ? null : bytes(moment.toEpochMilli());
    }

    /** What a statement adds to a batch in the server's count, in bytes. */
    static int sizeInBatch(BoundStatement statement) {
        int size = 0;
        for (ByteBuffer value : statement.getValues()) {
            size += CELL_OVERHEAD_BYTES + (value == null ? 0 : value.remaining());
        }
        return size;
    }
}
