package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.BenchFailedException;
import java.io.IOException;

/** Binds a process to some of the machine's processors, by Linux's {@code taskset}. */
final class Processors {
    private Processors() {}

    /** Binds all threads of a process, and those that they start, to the first processors. */
    static void bind(ProcessHandle process, int processors) throws InterruptedException {
        String pid = Long.toString(process.pid());
        String list = "0-" + (processors - 1);
        try {
            Process taskset = new ProcessBuilder("taskset", "-a", "-p", "-c", list, pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (taskset.waitFor() != 0) {
                throw new BenchFailedException("taskset: refuses to bind process " + pid + " to processors " + list);
            }
        } catch (IOException e) {
            throw new BenchFailedException("taskset: cannot be run (expected: util-linux)", e);
        }
    }
}
