package dev.userstream.events.deadletter;

import dev.userstream.events.RunId;

/**
 * The identity of a dead letter. After a crash a message may be refused again, so readers count identities, not records.
 *
 * @param source where the refused message came from
 * @param stage the stage that refused it
 */
public record DeadLetterId(Source source, Stage stage) {
    /** Where a refused message came from. */
    public sealed interface Source {
        /** The source as commands and logs show it: {@code users_created-2@17} or {@code my-run@5}. */
        String place();
    }

    /**
     * A record of a topic. The timestamp belongs to the identity, because a topic that was deleted and created again has other
     * messages at the same offsets.
     *
     * @param topic the topic's name
     * @param partition its partition, from 0
     * @param offset its offset, from 0
     * @param timestampMs the record's timestamp, in milliseconds since 1970; a replay keeps it, so that it never replaces newer
     *     values
     */
    public record MessageOffset(String topic, int partition, long offset, long timestampMs) implements Source {
        @Override
        public String place() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    /**
     * A user of a run that never became a record.
     *
     * @param runId the run
     * @param sequence the user's position in it, from 0
     */
    public record RunSequence(RunId runId, long sequence) implements Source {
        @Override
        public String place() {
            return runId + "@" + sequence;
        }
    }

    /** {@link Source#place} and the stage, such as {@code users_created-2@17/parser}. */
    @Override
    public String toString() {
        return source.place() + "/" + stage.label();
    }
}
