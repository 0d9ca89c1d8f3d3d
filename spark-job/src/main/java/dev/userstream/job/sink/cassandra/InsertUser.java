package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import dev.userstream.job.parse.UserRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;

/** The one statement that stores a user: all columns, absent values as explicit nulls, the write order as write time. */
final class InsertUser {
    static final String KEYSPACE = "spark_streams";
    static final String TABLE = "created_users";

    private static final String COLUMNS =
            Arrays.stream(Field.values()).map(Field::jsonName).collect(Collectors.joining(", "));
    private static final String CQL = "INSERT INTO " + KEYSPACE + "." + TABLE + " (" + COLUMNS + ") VALUES ("
            + String.join(", ", Collections.nCopies(Field.values().length, "?")) + ") USING TIMESTAMP ?";

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

    private InsertUser(PreparedStatement statement) {
        this.statement = statement;
    }

    static InsertUser prepare(CqlSession session, Duration timeout) {
        return new InsertUser(session.prepare(statement().setTimeout(timeout)));
    }

    /** The statement before it is prepared; what is bound later inherits from it. */
    static SimpleStatement statement() {
        return SimpleStatement.newInstance(CQL).setConsistencyLevel(CONSISTENCY).setIdempotent(true);
    }

    BoundStatement bind(UserRow row) {
        CreatedUser user = row.user();
        return statement.bind(
                user.id(),
                user.firstName(),
                user.lastName(),
                user.gender(),
                user.address(),
                user.postCode(),
                user.email(),
                user.username(),
                user.dob(),
                user.registeredDate(),
                user.phone(),
                user.picture(),
                row.writeOrder());
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
