package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the tables of {@code docs/contract.md} with the code. */
class ContractPageTest {
    private static final Path PAGE = Path.of("..", "docs", "contract.md");

    @Test
    void fieldsAreDocumented() throws IOException {
        assertThat(rows("Fields"))
                .map(row -> row.get(0) + " " + row.get(1))
                .containsExactlyElementsOf(Arrays.stream(Field.values())
                        .map(field -> '`' + field.jsonName() + "` " + (field.isRequired() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void refusalReasonsAreDocumented() throws IOException {
        assertThat(names("Reasons for a refusal"))
                .containsExactlyElementsOf(Arrays.stream(RefusalReason.values())
                        .map(RefusalReason::code)
                        .toList());
    }

    @Test
    void messageHeadersAreDocumented() throws IOException {
        assertThat(names("Headers"))
                .containsExactly(
                        MessageHeaders.RUN_ID,
                        MessageHeaders.SEQUENCE,
                        MessageHeaders.FETCHED_AT,
                        MessageHeaders.SCHEMA_VERSION);
        assertThat(section("Headers")).contains("now `" + MessageHeaders.CURRENT_SCHEMA_VERSION + '`');
    }

    @Test
    void deadLetterHeadersAreDocumented() throws IOException {
        assertThat(names("Dead letters"))
                .containsExactlyElementsOf(Stream.of(
                                new MessageOffset("t", 0, 0, 0), new RunSequence(new RunId("r"), 0))
                        .flatMap(source -> DeadLetterCodec.headers(new DeadLetter(
                                        null,
                                        null,
                                        List.of(),
                                        RefusalReason.NULL_KEY,
                                        "",
                                        new DeadLetterId(source, Stage.PARSER),
                                        Instant.EPOCH))
                                .stream())
                        .map(Header::name)
                        .distinct()
                        .toList());
        assertThat(section("Dead letters"))
                .contains(Arrays.stream(Stage.values())
                        .map(rejecter -> '`' + rejecter.label() + '`')
                        .toList());
    }

    @Test
    void replayHeadersAreDocumented() throws IOException {
        ReplayMarker marker = new ReplayMarker(
                new DeadLetterId(new MessageOffset("t", 0, 0, 0), Stage.PARSER),
                RefusalReason.NULL_KEY,
                0,
                0,
                Instant.EPOCH);

        assertThat(marker.headers().stream().map(Header::name))
                .containsAll(names("Replays"))
                .filteredOn(name -> name.contains("replayed"))
                .hasSameSizeAs(names("Replays"));
        assertThat(section("Replays"))
                .contains('`' + ReplayMarker.REPLAY_OF + '`', '`' + ReplayMarker.REPLAYED_AT + '`');
    }

    @Test
    void ledgerFieldsAreDocumented() throws IOException {
        assertThat(names("Runs"))
                .containsExactlyElementsOf(Arrays.stream(RunCodec.Document.class.getRecordComponents())
                        .map(component ->
                                component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(section("Runs"))
                .contains(Arrays.stream(RunState.values())
                        .map(state -> '`' + state.name() + '`')
                        .toList());
    }

    @Test
    void topicsAreDocumented() throws IOException {
        assertThat(rows("Topics"))
                .containsExactlyElementsOf(Topics.all().stream()
                        .map(topic -> List.of(
                                '`' + topic.name() + '`', Integer.toString(topic.partitions()), settings(topic)))
                        .toList());
        assertThat(section("Topics"))
                .contains(
                        Arrays.stream(Store.values()).map(Store::consumerGroup).toList());
    }

    @Test
    void limitsAreDocumented() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(page)
                .contains(
                        String.format(Locale.ROOT, "%,d bytes", UserRules.MAX_VALUE_BYTES),
                        String.format(Locale.ROOT, "%,d characters", UserRules.MAX_TEXT_CHARACTERS),
                        String.format(Locale.ROOT, "longer than %,d", UserCodec.MAX_NAME_LENGTH),
                        UserCodec.MAX_NESTING + " levels",
                        WriteOrder.MIN_TIMESTAMP_MS + " to " + WriteOrder.MAX_TIMESTAMP_MS,
                        UserIds.NAMESPACE.toString());
    }

    private static String settings(TopicSpec topic) {
        return new TreeMap<>(topic.configs())
                .entrySet().stream()
                        .map(setting -> '`' + setting.getKey() + '=' + setting.getValue() + '`')
                        .collect(Collectors.joining(", "));
    }

    private static List<String> names(String heading) throws IOException {
        return rows(heading).stream().map(row -> row.get(0).replace("`", "")).toList();
    }

    /** The cells of the section's table, without its head. */
    private static List<List<String>> rows(String heading) throws IOException {
        return section(heading)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static String section(String heading) throws IOException {
        return Pattern.compile("(?ms)^## " + heading + "$.*?(?=^## |\\z)")
                .matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
    }
}
