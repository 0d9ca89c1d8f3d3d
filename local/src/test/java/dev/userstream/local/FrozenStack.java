package dev.userstream.local;

import dev.userstream.local.postgres.Postmaster;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that starts servers with their data in the folder that it is given, freezes two of them, writes the numbers of
 * all processes that must end with it in one line and waits to be killed.
 */
final class FrozenStack {
    /** What the line begins with. */
    static final String MARK = "processes ";

    private FrozenStack() {}

    public static void main(String[] args) throws InterruptedException {
        Stack stack = Stack.builder()
                .components(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES)
                .keepDataIn(Path.of(args[0]))
                .start();
        stack.server(Component.CASSANDRA).freeze();
        stack.server(Component.POSTGRES).freeze();
        Stream<ProcessHandle> detached =
                new Postmaster(stack.folder().resolve("postgres").resolve("data")).processes();
        System.out.println(MARK
                + Stream.concat(ProcessHandle.current().descendants(), detached)
                        .map(process -> Long.toString(process.pid()))
                        .collect(Collectors.joining(" ")));
        Thread.currentThread().join();
    }
}
