package dev.userstream.job.replay;

import dev.userstream.events.Store;
import dev.userstream.job.deadletter.DeadLetterTopic;
import dev.userstream.job.sink.StoreSink;

/**
 * What a replay needs to write to one store.
 *
 * @param sink the store as tasks see it
 * @param deadLetters where the store's refusals go
 */
record StorePart(Store store, StoreSink sink, DeadLetterTopic deadLetters) {}
