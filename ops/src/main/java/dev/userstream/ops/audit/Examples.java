package dev.userstream.ops.audit;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.ops.audit.StoreFigures.WrongRow;
import dev.userstream.ops.pipeline.Provenance;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Names the first few rows that are not as they should be; reads the messages of wrong rows again to name the columns. */
final class Examples {
    private static final int MOST = 5;

    private final TopicLog users;

    Examples(TopicLog users) {
        this.users = users;
    }

    StoreFigures.Examples of(StoreComparison comparison, ExpectedRows expected) {
        List<String> missing = IntStream.range(0, expected.size())
                .filter(ordinal -> expected.isDue(ordinal, comparison.store()) && !comparison.isSeen(ordinal))
                .limit(MOST)
                .mapToObj(ordinal -> expected.id(ordinal).toString())
                .toList();
        List<WrongRow> wrong = comparison.wrong().examples(MOST).stream()
                .map(row -> new WrongRow(row.id().toString(), differences(row, expected)))
                .toList();
        List<String> extra = comparison.extra().examples(MOST).stream()
                .map(StoredRow::id)
                .map(UUID::toString)
                .toList();
        return new StoreFigures.Examples(missing, wrong, extra);
    }

    private List<String> differences(StoredRow row, ExpectedRows expected) {
        Version version = expected.versions(expected.find(row.id())).get(0);
        int partition = PackedOffset.partition(version.position());
        long offset = PackedOffset.offset(version.position());
        List<String> differing = new ArrayList<>();
        users.read(only(partition, offset), only(partition, offset + 1), message -> {
            if (parse(message) instanceof ParseResult.Accepted accepted) {
                differing.addAll(RowValues.of(accepted.user()).differences(row.values()));
                differing.addAll(differences(message, version, row.provenance()));
            }
        });
        return differing;
    }

    private static List<String> differences(TopicRecord message, Version version, @Nullable Provenance provenance) {
        List<String> differing = new ArrayList<>();
        if (provenance == null) {
            return differing;
        }
        note(differing, "kafka_partition", provenance.partition() != message.partition());
        note(differing, "kafka_offset", provenance.offset() != message.offset());
        note(differing, "write_order", provenance.writeOrder() != version.writeOrder());
        RunSequenceHeader.of(message.headers()).ifPresent(sequence -> {
            note(differing, "run_id", !sequence.runId().value().equals(provenance.runId()));
            note(differing, "sequence", !Long.valueOf(sequence.sequence()).equals(provenance.sequence()));
        });
        return differing;
    }

    private static void note(List<String> names, String name, boolean differs) {
        if (differs) {
            names.add(name);
        }
    }

    private static ParseResult parse(TopicRecord message) {
        return UserMessage.parse(message.key(), message.value(), message.timestampMs());
    }

    private static SortedMap<Integer, Long> only(int partition, long offset) {
        return new TreeMap<>(Map.of(partition, offset));
    }
}
