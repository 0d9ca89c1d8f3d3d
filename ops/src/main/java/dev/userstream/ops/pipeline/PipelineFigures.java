package dev.userstream.ops.pipeline;

import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one poll of Kafka found.
 *
 * @param messages the topic's end offsets, summed: messages published so far
 * @param lags messages that each store has not read; absent while its group has committed nothing
 * @param runs the runs of the ledger, newest first
 * @param deadLetters distinct dead letters by the code of their reason
 * @param replayed those of them that were replayed
 */
public record PipelineFigures(
        Instant at,
        long messages,
        Map<Store, Long> lags,
        List<Run> runs,
        Map<String, Long> deadLetters,
        Map<String, Long> replayed) {}
