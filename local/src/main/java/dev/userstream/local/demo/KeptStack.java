package dev.userstream.local.demo;

import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.workspace.StackException;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stack that runs until Ctrl-C. A component that ends is reported and can be started again with Enter; the others keep running
 * meanwhile.
 */
public final class KeptStack {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Stack stack;
    private final PrintWriter err;
    private volatile Set<Component> ended = Set.of();

    /**
     * Creates one.
     *
     * @param stack all components of which are running
     * @param err for reports
     */
    public KeptStack(Stack stack, PrintWriter err) {
        this.stack = stack;
        this.err = err;
    }

    /** Keeps it until a signal ends the JVM, with exit code {@value ExitCode#UNREACHABLE} if a component has ended by then. */
    public void keep() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "kept-stack-exit"));
        while (true) {
            report(stack.ended());
            if (isEnterPressed()) {
                restart();
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private static boolean isEnterPressed() {
        try {
            // Not skip: a pipe cannot seek.
            return System.in.readNBytes(System.in.available()).length > 0;
        } catch (IOException e) {
            return false; // no standard input
        }
    }

    private void report(Map<Component, String> found) {
        Set<Component> before = ended;
        found.forEach((component, end) -> {
            if (!before.contains(component)) {
                ended = Stream.concat(ended.stream(), Stream.of(component)).collect(Collectors.toUnmodifiableSet());
                err.println(component.label() + ": " + end);
                err.println("The other components keep running. Enter starts " + component.label()
                        + " again; Ctrl-C ends the stack (exit code " + ExitCode.UNREACHABLE + ").");
                err.flush();
            }
        });
    }

    private void restart() {
        Set<Component> starting = ended;
        if (!starting.isEmpty()) {
            String names = starting.stream().map(Component::label).sorted().collect(Collectors.joining(", "));
            err.println("starting " + names);
            err.flush();
            try {
                stack.ensure(starting);
                ended = Set.of();
                err.println(names + ": up");
            } catch (StackException e) {
                err.println(e.getMessage());
            }
            err.flush();
        }
    }

    /** A JVM that a signal ends cannot choose its exit code otherwise. */
    private void end() {
        if (!ended.isEmpty()) {
            stack.close();
            Runtime.getRuntime().halt(ExitCode.UNREACHABLE);
        }
    }
}
