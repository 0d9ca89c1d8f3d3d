package dev.userstream.local.soak;

import java.util.Map;

/** Reads some figures of the running stack. Not for several threads. */
interface Gauge extends AutoCloseable {
    /**
     * The figures by name.
     *
     * @throws Exception if they cannot be had now
     */
    Map<String, Long> read() throws Exception;

    @Override
    default void close() {}
}
