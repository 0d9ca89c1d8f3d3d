package dev.userstream.job.sink.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Connections without a server: they record the ids of each upsert, and answer with the errors that a test sets. */
final class FakePostgres {
    /** The ids of each statement, in their order. */
    final List<List<String>> statements = new ArrayList<>();

    /** The error that answers a statement with these ids; {@code null} for none. */
    Function<List<String>, @Nullable SQLException> answer = ids -> null;

    private List<String> ids = List.of();

    Connection connect() {
        return fake(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "prepareStatement" -> statement();
            case "createArrayOf" -> array(arguments);
            default -> nothing(method);
        });
    }

    private PreparedStatement statement() {
        return fake(PreparedStatement.class, (self, method, arguments) -> {
            if (!method.getName().equals("executeUpdate")) {
                return nothing(method);
            }
            statements.add(ids);
            SQLException error = answer.apply(ids);
            if (error != null) {
                throw error;
            }
            return ids.size();
        });
    }

    /** The ids are the only column of that type. */
    private Array array(Object[] arguments) {
        if (arguments[0].equals("uuid")) {
            ids = Arrays.stream((Object[]) arguments[1]).map(Object::toString).toList();
        }
        return fake(Array.class, (self, method, values) -> nothing(method));
    }

    private static @Nullable Object nothing(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? (Object) 0 : null;
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FakePostgres.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
