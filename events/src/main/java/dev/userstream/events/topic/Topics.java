package dev.userstream.events.topic;

import dev.userstream.events.WriteOrder;
import java.util.List;
import java.util.Map;

/** The topics of the pipeline. Sizes are bytes, times milliseconds. */
public final class Topics {
    /** Published users, kept for 30 days; a run can be audited for as long. */
    public static final TopicSpec USERS_CREATED = new TopicSpec(
            "users_created",
            4,
            Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "2592000000",
                    "max.message.bytes", "4194304",
                    "message.timestamp.type", "CreateTime",
                    // A publisher whose clock runs ahead must not be able to shadow later values for long.
                    "message.timestamp.after.max.ms", "60000",
                    // A replay keeps timestamps, so any usable one is accepted, however old. Timestamps far before
                    // 1970 are not: Spark converts them to microseconds, which overflows.
                    "message.timestamp.before.max.ms", Long.toString(WriteOrder.MAX_TIMESTAMP_MS)));

    /** The subject under which schema registries keep the schema of its values. */
    public static final String USERS_CREATED_SUBJECT = USERS_CREATED.name() + "-value";

    /** Messages that could not be stored, kept without limit. Records may be larger than the source's, for the added headers. */
    public static final TopicSpec DEAD_LETTERS = new TopicSpec(
            "users_created.dlq",
            1,
            Map.of("cleanup.policy", "delete", "retention.ms", "-1", "max.message.bytes", "8388608"));

    /** The ledger: the latest state of every run, by run id. One partition, so that a reader sees all entries in order. */
    public static final TopicSpec RUNS =
            new TopicSpec("users_created.runs", 1, Map.of("cleanup.policy", "compact", "max.message.bytes", "1048576"));

    private Topics() {}

    /** All topics, in the order in which they should be created. */
    public static List<TopicSpec> all() {
        return List.of(USERS_CREATED, DEAD_LETTERS, RUNS);
    }
}
