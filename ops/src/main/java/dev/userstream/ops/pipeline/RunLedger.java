package dev.userstream.ops.pipeline;

import dev.userstream.events.run.Run;
import java.util.List;

/** The ledger of runs, read to its end. */
public interface RunLedger {
    /**
     * The latest entry of every run, newest start first.
     *
     * @throws UnreachableException if the ledger cannot be read
     */
    List<Run> runs();
}
