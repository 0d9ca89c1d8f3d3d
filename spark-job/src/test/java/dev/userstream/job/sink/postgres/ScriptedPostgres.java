package dev.userstream.job.sink.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;

/** Connections of the driver that have no server: they are numbered from 1, and each copy ends as the script says. */
final class ScriptedPostgres {
    /** The numbers of the connections that were aborted. */
    final Set<Integer> ended = new HashSet<>();

    private final SQLException answerToCopies;
    private final List<Connection> opened = new ArrayList<>();

    ScriptedPostgres(SQLException answerToCopies) {
        this.answerToCopies = answerToCopies;
    }

    DataSource dataSource() {
        return fake(DataSource.class, (self, method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return nothing(method);
            }
            Connection connection = connection(opened.size() + 1);
            opened.add(connection);
            return connection;
        });
    }

    static int number(Connection connection) throws SQLException {
        return connection.unwrap(BaseConnection.class).getBackendPID();
    }

    private BaseConnection connection(int number) {
        return fake(BaseConnection.class, (self, method, arguments) -> switch (method.getName()) {
            case "unwrap" -> self;
            case "getCopyAPI" -> new CopyManager((BaseConnection) self);
            case "getQueryExecutor" ->
                fake(QueryExecutor.class, (executor, call, values) -> {
                    if (call.getName().equals("startCopy")) {
                        throw answerToCopies;
                    }
                    return nothing(call);
                });
            case "getBackendPID" -> number;
            case "isValid", "getAutoCommit", "isWrapperFor" -> true;
            case "isClosed" -> ended.contains(number);
            case "abort" -> end(number);
            case "clearWarnings" -> closedOrNothing(number);
            default -> nothing(method);
        });
    }

    private @Nullable Object end(int number) {
        ended.add(number);
        return null;
    }

    /** As the driver does it. */
    private @Nullable Object closedOrNothing(int number) throws SQLException {
        if (ended.contains(number)) {
            throw new SQLException("This connection has been closed.", "08003");
        }
        return null;
    }

    private static @Nullable Object nothing(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? (Object) 0 : null;
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(ScriptedPostgres.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
