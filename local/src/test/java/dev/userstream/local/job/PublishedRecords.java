package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.local.StackProbes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Published messages, and the dead letters that they have become. */
record PublishedRecords(StackProbes probes, List<RecordMetadata> metadata) {
    /** Exactly these messages, by their index, are dead letters, all of them of one stage, with these words in the detail. */
    void assertDeadLetters(Stage stage, Map<Integer, String> words) {
        Map<DeadLetterId, DeadLetter> deadLetters = deadLetters();
        assertThat(deadLetters.keySet())
                .isEqualTo(
                        words.keySet().stream().map(index -> id(index, stage)).collect(Collectors.toSet()));
        words.forEach((index, expected) -> {
            DeadLetter deadLetter = deadLetters.get(id(index, stage));
            assertThat(deadLetter.reason()).isEqualTo(RefusalReason.STORE_REFUSED);
            assertThat(deadLetter.detail()).contains(expected);
        });
    }

    /** The identity of the dead letter that a message, by its index, becomes when this stage refuses it. */
    DeadLetterId id(int index, Stage stage) {
        return new DeadLetterId(source(metadata.get(index)), stage);
    }

    /** By identity, since one may be published several times. */
    Map<DeadLetterId, DeadLetter> deadLetters() {
        Set<MessageOffset> messages =
                metadata.stream().map(PublishedRecords::source).collect(Collectors.toSet());
        return probes.deadLetters().stream()
                .filter(deadLetter ->
                        deadLetter.id().source() instanceof MessageOffset source && messages.contains(source))
                .collect(Collectors.toMap(DeadLetter::id, Function.identity(), (first, again) -> first));
    }

    private static MessageOffset source(RecordMetadata record) {
        return new MessageOffset(record.topic(), record.partition(), record.offset(), record.timestamp());
    }
}
