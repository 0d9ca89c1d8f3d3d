package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the tables of {@code docs/contract.md} to the code. */
class ContractPageTest {
    private static final Path PAGE = Path.of("..", "docs", "contract.md");
    private static final Pattern JSON_NAME = Pattern.compile("\"([a-z_]+)\":");

    @Test
    void theFieldsAreThoseOfTheCodec() throws IOException {
        assertThat(rows("Fields"))
                .map(row -> row.get(0) + " " + row.get(1))
                .containsExactlyElementsOf(Arrays.stream(Field.values())
                        .map(field -> '`' + field.jsonName() + "` " + (field.isRequired() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void everyReasonForARefusalIsThere() throws IOException {
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

        assertThat(ReplayMarkerCodec.headers(marker).stream().map(Header::name))
                .containsAll(names("Replays"))
                .filteredOn(name -> name.contains("replayed"))
                .hasSameSizeAs(names("Replays"));
        assertThat(section("Replays"))
                .contains('`' + ReplayMarkerCodec.REPLAY_OF + '`', '`' + ReplayMarkerCodec.REPLAYED_AT + '`');
    }

    @Test
    void ledgerFieldsAreDocumented() throws IOException {
        RunRequest byNumber = new RunRequest(1L, null, 1.0, List.of(), Duration.ofSeconds(1));
        RunRequest byTime = new RunRequest(null, Duration.ofSeconds(1), null, List.of(), null);

        assertThat(names("Runs"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(byNumber, byTime)
                        .map(ContractPageTest::ledgerEntry)
                        .flatMap(json -> JSON_NAME.matcher(json).results().map(match -> match.group(1)))
                        .collect(Collectors.toSet()));
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

    private static String ledgerEntry(RunRequest request) {
        Run run = new Run(
                new RunId("r"),
                request,
                "",
                1,
                RunState.RUNNING,
                null,
                1,
                0,
                0,
                0,
                Duration.ZERO,
                new TreeMap<>(Map.of(0, 0L)),
                Instant.EPOCH,
                Instant.EPOCH);
        return new String(RunCodec.encode(run), StandardCharsets.UTF_8);
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
        Pattern section = Pattern.compile("(?ms)^## " + heading + "$.*?(?=^## |\\z)");
        return section.matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.collectingAndThen(Collectors.joining(), text -> {
                    assertThat(text).as("section %s", heading).isNotEmpty();
                    return text;
                }));
    }
}
