package dev.userstream.local.stack;

/**
 * Lines of Cassandra's configuration on which it depends how dear a write is. Batch limits are not among them: the job must live with
 * the shipped ones.
 */
final class CassandraSizes {
    /** For two processors and a small heap. */
    static final String SMALL = """
            commitlog_segment_size: 16MiB
            commitlog_total_space: 256MiB
            concurrent_reads: 16
            concurrent_writes: 16
            concurrent_compactors: 1
            memtable_allocation_type: offheap_objects
            memtable_heap_space: 128MiB
            memtable_offheap_space: 256MiB
            memtable:
              configurations:
                skiplist:
                  class_name: SkipListMemtable
                trie:
                  class_name: TrieMemtable
                default:
                  inherits: trie
            """;

    /** As in the cassandra.yaml that Cassandra 5.0 ships; what is not said there follows from heap and processors. */
    static final String STOCK = """
            commitlog_segment_size: 32MiB
            concurrent_reads: 32
            concurrent_writes: 32
            concurrent_counter_writes: 32
            memtable_allocation_type: heap_buffers
            compaction_throughput: 64MiB/s
            """;

    private CassandraSizes() {}
}
