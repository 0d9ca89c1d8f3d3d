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
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterCodecTest {
    private static final Source MESSAGE = new MessageOffset("users_created", 3, 41, 1_700L);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");

    @Property
    void decodeReversesHeaders(@ForAll("deadLetters") DeadLetter deadLetter) {
        Optional<DeadLetter> read = decode(deadLetter);

        assertThat(read).isPresent();
        assertSame(read.get(), deadLetter);
    }

    @Property
    void deadLetterOfADeadLetterIsReadBack(
            @ForAll("deadLetters") DeadLetter inner, @ForAll("deadLetters") DeadLetter outer) {
        DeadLetter nested = withHeaders(outer, DeadLetterCodec.headers(inner));

        DeadLetter read = decode(nested).orElseThrow();

        assertSame(read, nested);
        assertSame(
                DeadLetterCodec.decode(inner.key(), inner.value(), read.headers())
                        .orElseThrow(),
                inner);
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
    }

    @Test
    void userWithoutRecordIsIdentifiedByRunAndSequence() {
        DeadLetter deadLetter = deadLetter(List.of(), new RunSequence(new RunId("demo"), 7));

        assertThat(DeadLetterCodec.headers(deadLetter))
                .extracting(Header::name)
                .contains("dlq_source_run_id", "dlq_source_sequence")
                .doesNotContain("dlq_source_topic");
        assertThat(deadLetter.id().toString()).isEqualTo("demo@7/parser");
    }

    @Test
    void identityIsSourceAndStage() {
        DeadLetter first = deadLetter(List.of(), MESSAGE);
        DeadLetter again = new DeadLetter(
                null,
                null,
                List.of(),
                RefusalReason.STORE_REFUSED,
                "x",
                new DeadLetterId(MESSAGE, Stage.PARSER),
                Instant.EPOCH);
        DeadLetter byAStore = new DeadLetter(
                null,
                null,
                List.of(),
                RefusalReason.STORE_REFUSED,
                "x",
                new DeadLetterId(MESSAGE, Stage.POSTGRES),
                NOON);

        assertThat(first.id().toString())
                .isEqualTo("users_created-3@41/parser")
                .isEqualTo(again.id().toString());
        assertThat(byAStore.id().toString()).isEqualTo("users_created-3@41/postgres");
    }

    @Test
    void originalHeadersDoNotMislead() {
        List<Header> hostile = List.of(
                Header.ofText("dlq_source_topic", "elsewhere"),
                Header.ofText("dlq_original_headers", "-1"),
                new Header("dlq_reason", null));
        DeadLetter deadLetter = deadLetter(hostile, new RunSequence(new RunId("demo"), 7));

        assertSame(decode(deadLetter).orElseThrow(), deadLetter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dlq_original_headers=",
                "dlq_original_headers=2",
                "dlq_original_headers=-1",
                "dlq_original_headers=x",
                "dlq_reason=no_such_reason",
                "dlq_reason=INVALID_JSON",
                "dlq_rejected_by=unknown",
                "dlq_rejected_at=noon",
                "dlq_source_partition=x",
                "dlq_source_offset=",
                "dlq_source_timestamp_ms=1.5",
                "dlq_source_topic=",
                "dlq_source_topic=\u001b[2J",
                "dlq_source_topic=a/b",
                "dlq_source_topic=a\n"
            })
    void recordWithABrokenHeaderIsNotADeadLetter(String broken) {
        String name = broken.substring(0, broken.indexOf('='));
        List<Header> headers = new ArrayList<>();
        for (Header header : DeadLetterCodec.headers(deadLetter(List.of(), MESSAGE))) {
            headers.add(header.name().equals(name) ? Header.ofText(name, broken.substring(name.length() + 1)) : header);
        }

        // A count that is too large by two reaches past the headers that follow.
        if (broken.equals("dlq_original_headers=2")) {
            headers = headers.subList(0, 1);
        }

        assertThat(DeadLetterCodec.decode(null, null, headers)).isEmpty();
    }

    private static DeadLetter deadLetter(List<Header> headers, Source source) {
        return new DeadLetter(
                null,
                null,
                headers,
                RefusalReason.INVALID_JSON,
                "not JSON",
                new DeadLetterId(source, Stage.PARSER),
                NOON);
    }

    private static DeadLetter withHeaders(DeadLetter deadLetter, List<Header> headers) {
        return new DeadLetter(
                deadLetter.key(),
                deadLetter.value(),
                headers,
                deadLetter.reason(),
                deadLetter.detail(),
                deadLetter.id(),
                deadLetter.rejectedAt());
    }

    private static Optional<DeadLetter> decode(DeadLetter deadLetter) {
        return DeadLetterCodec.decode(deadLetter.key(), deadLetter.value(), DeadLetterCodec.headers(deadLetter));
    }

    private static void assertSame(DeadLetter actual, DeadLetter expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
        assertThat(actual.headers())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(expected.headers());
    }

    @Provide
    Arbitrary<DeadLetter> deadLetters() {
        Arbitrary<byte[]> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(8).injectNull(0.2);
        return Combinators.combine(
                        bytes,
                        bytes,
                        headers(),
                        Arbitraries.of(RefusalReason.values()),
                        Users.storableTexts(),
                        ids(),
                        Users.storableDates())
                .as(DeadLetter::new);
    }

    private static Arbitrary<DeadLetterId> ids() {
        Arbitrary<Source> sequences =
                Arbitraries.longs().greaterOrEqual(0).map(sequence -> new RunSequence(new RunId("a+b:c"), sequence));
        Arbitrary<Source> positions = Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs())
                .as((partition, offset, time) -> new MessageOffset("users_created", partition, offset, time));
        return Combinators.combine(Arbitraries.oneOf(sequences, positions), Arbitraries.of(Stage.values()))
                .as(DeadLetterId::new);
    }

    @Provide
    Arbitrary<List<Header>> headers() {
        Arbitrary<String> names = Arbitraries.of(
                "run_id",
                "",
                "dlq_reason",
                "dlq_detail",
                "dlq_original_headers",
                "dlq_source_topic",
                "dlq_source_offset");
        Arbitrary<byte[]> values = Arbitraries.of("", "1", "-1", "9", "invalid_json", "\u0000")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        return Combinators.combine(names, values.injectNull(0.2))
                .as(Header::new)
                .list()
                .ofMaxSize(6);
    }
}
