package dev.userstream.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be stored, with everything needed to understand and replay it: key, value and headers byte for
 * byte, and why, where from, when and by whom it was refused.
 *
 * @param key the original key
 * @param value the original value
 * @param headers the original headers, in their order
 * @param reason which rule it breaks
 * @param detail what was found and what was expected, or the store's own message
 * @param origin where the message came from
 * @param rejecter who refused it
 * @param rejectedAt when
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; letters are compared by identity()
public record DeadLetter(
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        RefusalReason reason,
        String detail,
        Origin origin,
        Rejecter rejecter,
        Instant rejectedAt) {
    /** Copies the headers. */
    public DeadLetter {
        headers = List.copyOf(headers);
    }

    /** Who refuses messages. */
    public enum Rejecter {
        /** A user of the source that cannot become a message. */
        PRODUCER("producer"),
        /** A message that the codec refuses. */
        PARSER("parser"),
        /** A row that Cassandra refuses. */
        CASSANDRA("cassandra"),
        /** A row that PostgreSQL refuses. */
        POSTGRES("postgres");

        private final String label;

        Rejecter(String label) {
            this.label = label;
        }

        /** The name in headers and on the command line. */
        public String label() {
            return label;
        }
    }

    /** Where a refused message came from. */
    public sealed interface Origin {
        /** The place in one word, its parts joined by {@code /}, which neither topics nor run ids may hold. */
        String place();

        /**
         * A record of a topic.
         *
         * @param topic the topic's name
         * @param partition its partition, from 0
         * @param offset its offset, from 0
         * @param timestampMs the record's own timestamp, in milliseconds since 1970; a replay keeps it, so that it never
         *     beats newer values
         */
        record Position(String topic, int partition, long offset, long timestampMs) implements Origin {
            @Override
            public String place() {
                return topic + "/" + partition + "/" + offset;
            }
        }

        /**
         * A user of a run that never became a record.
         *
         * @param runId the run
         * @param sequence the user's place in it, from 0
         */
        record Sequence(RunId runId, long sequence) implements Origin {
            @Override
            public String place() {
                return runId + "/" + sequence;
            }
        }
    }

    /**
     * What makes two letters the same letter: after a crash a message may be refused again, and every reader counts
     * identities, not records.
     */
    public String identity() {
        return origin.place() + "/" + rejecter.label();
    }
}
