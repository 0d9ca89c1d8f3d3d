package dev.userstream.local.soak;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured at one moment.
 *
 * @param elapsed how long the soak had been publishing, earlier attempts included
 * @param attempt 1 for the first, one more for each time it was resumed
 * @param figures by name, such as {@code job.heap_bytes}; a figure that could not be had is absent
 */
record Sample(Duration elapsed, int attempt, SortedMap<String, Long> figures) {
    Sample {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }
}
