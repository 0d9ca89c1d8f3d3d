package dev.userstream.bench.producer;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.Messages;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Looks whether the topic holds each place of one run exactly once, readable and under the id of that place. Not thread-safe.
 */
final class RunCheck {
    private final RunId run;
    private final int users;
    private final BitSet seen;
    private long wrong;
    private long repeated;

    /**
     * Has seen nothing yet.
     *
     * @param users how many the run has published, places 0 to {@code users} - 1
     */
    RunCheck(RunId run, int users) {
        this.run = run;
        this.users = users;
        this.seen = new BitSet(users);
    }

    /** Looks at a record; one of another run, or of none, counts as wrong. */
    void see(ConsumerRecord<byte[], byte[]> record) {
        Optional<Integer> place = place(record);
        if (place.isEmpty()) {
            wrong++;
        } else if (seen.get(place.get())) {
            repeated++;
        } else {
            seen.set(place.get());
        }
    }

    /** What is not as it must be; empty where all is well. */
    Optional<String> complaint() {
        int missing = users - seen.cardinality();
        return missing == 0 && wrong == 0 && repeated == 0
                ? Optional.empty()
                : Optional.of("run " + run + ": missing=" + missing + " repeated=" + repeated + " wrong=" + wrong
                        + " (expected: each of " + users + " users once)");
    }

    private Optional<Integer> place(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = Arrays.stream(record.headers().toArray())
                .map(header -> new Header(header.key(), header.value()))
                .toList();
        return Header.lastText(headers, MessageHeaders.RUN_ID)
                .filter(run.value()::equals)
                .flatMap(ours -> Header.lastText(headers, MessageHeaders.SEQUENCE))
                .flatMap(this::number)
                .filter(place -> holds(record, place));
    }

    private Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.parseInt(text)).filter(place -> place >= 0 && place < users);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean holds(ConsumerRecord<byte[], byte[]> record, int place) {
        return Messages.parse(record.key(), record.value(), record.timestamp()) instanceof ParseResult.Accepted accepted
                && accepted.user().id().equals(UserIds.of(run, place));
    }
}
