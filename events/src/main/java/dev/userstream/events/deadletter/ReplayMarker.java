package dev.userstream.events.deadletter;

import dev.userstream.events.RefusalReason;
import java.time.Instant;

/**
 * The note that a dead letter was published again: a record of the dead-letter topic that follows the dead letter once the
 * replayed message is acknowledged.
 *
 * @param id the dead letter
 * @param reason why it had been refused
 * @param partition the partition of {@code users_created} that took the replayed message, from 0
 * @param offset the replayed message's offset, from 0
 * @param replayedAt when it was published
 */
public record ReplayMarker(DeadLetterId id, RefusalReason reason, int partition, long offset, Instant replayedAt) {}
