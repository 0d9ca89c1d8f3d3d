package dev.userstream.job.sink;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.job.read.SourceRecord;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Finds the newest valid message of each of some ids. */
public final class NewestMessages {
    private NewestMessages() {}

    /** The write order of a message, and its place in the topic. */
    private record Version(long writeOrder, String place) implements Serializable {}

    /**
     * Searches the records of a topic.
     *
     * @return the {@link dev.userstream.events.deadletter.DeadLetterId.Source#place place} of each message
     */
    public static Set<String> places(JavaRDD<SourceRecord> topic, Set<UUID> ids) {
        return new HashSet<>(topic.flatMapToPair(record -> versions(record, ids))
                .reduceByKey((one, other) -> one.writeOrder >= other.writeOrder ? one : other)
                .map(version -> version._2.place)
                .collect());
    }

    private static Iterator<Tuple2<UUID, Version>> versions(SourceRecord record, Set<UUID> ids) {
        return Stream.of(UserMessage.parse(
                        record.key(), record.value(), record.source().timestampMs()))
                .filter(ParseResult.Accepted.class::isInstance)
                .map(valid -> UserRow.of(((ParseResult.Accepted) valid).user(), record))
                .filter(row -> ids.contains(row.user().id()))
                .map(row -> new Tuple2<>(
                        row.user().id(),
                        new Version(row.writeOrder(), record.source().place())))
                .iterator();
    }
}
