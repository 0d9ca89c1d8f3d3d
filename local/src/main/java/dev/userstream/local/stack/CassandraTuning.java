package dev.userstream.local.stack;

import java.util.List;

/**
 * What decides how dear a write is for Cassandra. The size from which it refuses a batch is not among it: the job must live with the
 * shipped one.
 *
 * @param jvm options of its JVM beyond the heap
 * @param configuration lines of its configuration
 */
record CassandraTuning(List<String> jvm, String configuration) {
    /**
     * For two processors and a small heap. Large memtables are flushed, and what they become is compacted, less often; the commit
     * log has room for what they hold. For each batch that it warns of, Cassandra puts its table's name together once per row.
     */
    static final CassandraTuning SMALL = new CassandraTuning(List.of("-XX:+UseParallelGC"), """
            commitlog_segment_size: 16MiB
            commitlog_total_space: 512MiB
            concurrent_reads: 16
            concurrent_writes: 16
            concurrent_compactors: 1
            batch_size_warn_threshold: 48KiB
            memtable_allocation_type: offheap_objects
            memtable_heap_space: 128MiB
            memtable_offheap_space: 512MiB
            memtable:
              configurations:
                skiplist:
                  class_name: SkipListMemtable
                trie:
                  class_name: TrieMemtable
                default:
                  inherits: trie
            """);

    /**
     * As in the jvm17-server.options and the cassandra.yaml that Cassandra 5.0 ships, but for the size of the collector's regions,
     * which suits large heaps; what is not said there follows from heap and processors.
     */
    static final CassandraTuning STOCK = new CassandraTuning(
            List.of(
                    "-XX:+UseG1GC",
                    "-XX:+ParallelRefProcEnabled",
                    "-XX:MaxTenuringThreshold=1",
                    "-XX:G1RSetUpdatingPauseTimePercent=5",
                    "-XX:MaxGCPauseMillis=300",
                    "-XX:InitiatingHeapOccupancyPercent=70"),
            """
            commitlog_segment_size: 32MiB
            concurrent_reads: 32
            concurrent_writes: 32
            concurrent_counter_writes: 32
            memtable_allocation_type: heap_buffers
            compaction_throughput: 64MiB/s
            """);

    /** Copies the options. */
    CassandraTuning {
        jvm = List.copyOf(jvm);
    }

    /** The same with further lines of configuration. */
    CassandraTuning with(String lines) {
        return new CassandraTuning(jvm, configuration + lines);
    }
}
