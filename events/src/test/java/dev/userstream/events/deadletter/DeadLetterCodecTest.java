package dev.userstream.events.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.Users;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.DeadLetterId.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters and their replay markers as headers. */
class DeadLetterCodecTest {
    private static final Source MESSAGE = new MessageOffset("users_created", 3, 41, 1_700L);
    private static final Source SEQUENCE = new RunSequence(new RunId("demo"), 7);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");

    @Property
    void decodeReversesHeaders(@ForAll("deadLetters") DeadLetter deadLetter) {
        assertReadBack(deadLetter, DeadLetterCodec.headers(deadLetter));
    }

    @Property
    void nestedDeadLetterIsReadBack(@ForAll("deadLetters") DeadLetter inner, @ForAll("deadLetters") DeadLetter outer) {
        List<Header> headers = DeadLetterCodec.headers(inner);
        DeadLetter nested = new DeadLetter(
                outer.key(), outer.value(), headers, outer.reason(), outer.detail(), outer.id(), outer.rejectedAt());

        assertReadBack(nested, DeadLetterCodec.headers(nested));
        assertReadBack(inner, nested.headers());
    }

    @Property
    void foreignHeadersNeverThrow(@ForAll("headers") List<Header> headers, @ForAll @Size(max = 5) byte[] value) {
        assertThat(DeadLetterCodec.decode(null, value, headers)).isEmpty();
    }

    @Test
    void headersHaveTheNamesOfTheContract() {
        DeadLetter deadLetter = deadLetter(List.of(Header.ofText("run_id", "demo")), MESSAGE);

        assertThat(DeadLetterCodec.headers(deadLetter))
                .extracting(header -> header.name() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .containsExactly(
                        "run_id=demo",
                        "dlq_original_headers=1",
                        "dlq_reason=invalid_json",
                        "dlq_detail=not JSON",
                        "dlq_rejected_at=2026-11-21T12:00:00.123456789Z",
                        "dlq_rejected_by=parser",
                        "dlq_source_topic=users_created",
                        "dlq_source_partition=3",
                        "dlq_source_offset=41",
                        "dlq_source_timestamp_ms=1700");
        assertThat(DeadLetterCodec.headers(deadLetter(List.of(), SEQUENCE)))
                .extracting(Header::name)
                .contains("dlq_source_run_id", "dlq_source_sequence")
                .doesNotContain("dlq_source_topic");
    }

    @Test
    void identityIsSourceAndStage() {
        assertThat(new DeadLetterId(MESSAGE, Stage.POSTGRES)).hasToString("users_created-3@41/postgres");
        assertThat(new DeadLetterId(SEQUENCE, Stage.PARSER)).hasToString("demo@7/parser");
    }

    @Test
    void originalHeadersDoNotMislead() {
        List<Header> hostile = List.of(
                Header.ofText("dlq_source_topic", "elsewhere"),
                Header.ofText("dlq_original_headers", "-1"),
                new Header("dlq_reason", null));
        DeadLetter deadLetter = deadLetter(hostile, SEQUENCE);

        assertReadBack(deadLetter, DeadLetterCodec.headers(deadLetter));
    }

    @ParameterizedTest
    @CsvSource({
        "dlq_original_headers, ''",
        "dlq_original_headers, 11",
        "dlq_original_headers, -1",
        "dlq_original_headers, x",
        "dlq_reason, no_such_reason",
        "dlq_reason, INVALID_JSON",
        "dlq_rejected_by, unknown",
        "dlq_rejected_at, noon",
        "dlq_source_partition, x",
        "dlq_source_offset, ''",
        "dlq_source_timestamp_ms, 1.5",
        "dlq_source_topic, ''",
        "dlq_source_topic, \u001b[2J",
        "dlq_source_topic, a/b",
        "dlq_source_topic, 'a\n'"
    })
    void recordWithABrokenHeaderIsNotADeadLetter(String name, String broken) {
        List<Header> headers = DeadLetterCodec.headers(deadLetter(List.of(), MESSAGE)).stream()
                .map(header -> header.name().equals(name) ? Header.ofText(name, broken) : header)
                .toList();

        assertThat(DeadLetterCodec.decode(null, null, headers)).isEmpty();
    }

    @Test
    void markerIsReadBack() {
        for (Source source : List.of(MESSAGE, SEQUENCE)) {
            ReplayMarker marker = marker(source);

            assertThat(ReplayMarker.decode(marker.headers())).contains(marker);
        }
    }

    @Test
    void markersAndDeadLettersAreDistinct() {
        List<Header> marker = marker(MESSAGE).headers();
        List<Header> deadLetterWithMarker = DeadLetterCodec.headers(deadLetter(marker, MESSAGE));

        assertThat(DeadLetterCodec.decode(null, null, marker)).isEmpty();
        assertThat(DeadLetterCodec.decode(null, null, deadLetterWithMarker)).isPresent();
        assertThat(ReplayMarker.decode(deadLetterWithMarker)).isEmpty();
    }

    @Test
    void markerWithoutOneHeaderIsNotRead() {
        List<Header> whole = marker(MESSAGE).headers();
        for (int missing = 0; missing < whole.size(); missing++) {
            List<Header> headers = new ArrayList<>(whole);
            Header removed = headers.remove(missing);

            assertThat(ReplayMarker.decode(headers))
                    .as("without %s", removed.name())
                    .isEqualTo(Optional.empty());
        }
    }

    private static ReplayMarker marker(Source source) {
        return new ReplayMarker(new DeadLetterId(source, Stage.PARSER), RefusalReason.INVALID_JSON, 2, 99, NOON);
    }

    private static DeadLetter deadLetter(List<Header> headers, Source source) {
        DeadLetterId id = new DeadLetterId(source, Stage.PARSER);
        return new DeadLetter(null, null, headers, RefusalReason.INVALID_JSON, "not JSON", id, NOON);
    }

    private static void assertReadBack(DeadLetter expected, List<Header> headers) {
        DeadLetter actual = DeadLetterCodec.decode(expected.key(), expected.value(), headers)
                .orElseThrow();

        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
        assertThat(actual.headers())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(expected.headers());
    }

    @Provide
    Arbitrary<DeadLetter> deadLetters() {
        Arbitrary<byte[]> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(8).injectNull(0.2);
        Arbitrary<Source> sequences =
                Arbitraries.longs().greaterOrEqual(0).map(sequence -> new RunSequence(new RunId("a+b:c"), sequence));
        Arbitrary<Source> messages = Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs())
                .as((partition, offset, time) -> new MessageOffset("users_created", partition, offset, time));
        Arbitrary<DeadLetterId> ids = Combinators.combine(
                        Arbitraries.oneOf(sequences, messages), Arbitraries.of(Stage.values()))
                .as(DeadLetterId::new);
        Arbitrary<RefusalReason> reasons = Arbitraries.of(RefusalReason.values());
        return Combinators.combine(bytes, bytes, headers(), reasons, Users.storableTexts(), ids, Users.storableDates())
                .as(DeadLetter::new);
    }

    @Provide
    Arbitrary<List<Header>> headers() {
        Arbitrary<String> names =
                Arbitraries.of("run_id", "", "dlq_reason", "dlq_detail", "dlq_original_headers", "dlq_source_topic");
        Arbitrary<byte[]> values = Arbitraries.of("", "1", "-1", "9", "invalid_json", "\u0000")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        return Combinators.combine(names, values.injectNull(0.2))
                .as(Header::new)
                .list()
                .ofMaxSize(6);
    }
}
