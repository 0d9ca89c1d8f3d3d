package dev.userstream.local;

import dev.userstream.local.containers.Containers;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackBuilder;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one stack for all test classes of this JVM when the first test needs it, and ends it after the last. */
final class SharedStack implements BeforeEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedStack.class);
    private static final String EMBEDDED = "embedded";
    private static final String CONTAINERS = "containers";

    @Override
    public void beforeEach(ExtensionContext context) {
        WithStack wanted = context.getRequiredTestClass().getAnnotation(WithStack.class);
        shared(context).stack().ensure(List.of(wanted.value()));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Stack.class || type == StackProbes.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared = shared(context);
        return parameter.getParameter().getType() == Stack.class ? shared.stack() : shared.probes();
    }

    private static Shared shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> Shared.open(), Shared.class);
    }

    /** The servers are child processes, or containers where the environment says {@code STACK=containers}. */
    private static Stack newStack() {
        StackBuilder builder = Stack.builder().forAShortRun();
        String kind = System.getenv().getOrDefault("STACK", EMBEDDED);
        return switch (kind) {
            case EMBEDDED -> builder.build();
            case CONTAINERS -> builder.serversFrom(Containers.open()).build();
            default ->
                throw new IllegalStateException(
                        "STACK: " + kind + " (expected: " + EMBEDDED + " or " + CONTAINERS + ")");
        };
    }

    private record Shared(Stack stack, StackProbes probes) implements AutoCloseable {
        static Shared open() {
            Stack stack = newStack();
            return new Shared(stack, new StackProbes(stack.addresses()));
        }

        @Override
        public void close() {
            probes.close();
            stack.close();
        }
    }
}
