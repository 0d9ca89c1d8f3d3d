package dev.userstream.ops.pipeline;

import java.util.function.Consumer;

/** Receives the progress of a command. Called often and by several threads; implementations are fast and thread-safe. */
@FunctionalInterface
public interface Progress {
    /** Ignores all reports. */
    Progress NONE = (work, done, total) -> {};

    /** Reports how many steps of a work, such as {@code "reading the topic"}, are done; a total of 0 is unknown. */
    void report(String work, long done, long total);

    /** A sink that also reports each of {@code total} items. */
    default <T> Consumer<T> counting(String work, long total, Consumer<T> sink) {
        long[] done = {0};
        return item -> {
            sink.accept(item);
            report(work, ++done[0], total);
        };
    }
}
