package dev.userstream.job.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.job.read.SourceRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecordParserTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final RecordParser parser = new RecordParser(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aBadRecordBecomesALetterWithItsBytes() {
        byte[] key = {1};
        byte[] value = {2};
        List<Header> headers = List.of(new Header("trace", null), new Header("trace", new byte[] {3}));
        Position position = new Position("users_created", 3, 4, 5);

        Parsed parsed = parser.parse(new SourceRecord(key, value, headers, position));

        DeadLetter letter = ((Parsed.Unstorable) parsed).letter();
        assertThat(letter.key()).isSameAs(key);
        assertThat(letter.value()).isSameAs(value);
        assertThat(letter.headers()).isEqualTo(headers);
        assertThat(letter.reason()).isEqualTo(RefusalReason.INVALID_JSON);
        assertThat(letter.origin()).isEqualTo(position);
        assertThat(letter.rejecter()).isEqualTo(Rejecter.PARSER);
        assertThat(letter.rejectedAt()).isEqualTo(NOW);
    }

    @Test
    void aRecordWithoutAnythingIsALetterToo() {
        Parsed parsed = parser.parse(new SourceRecord(null, null, List.of(), new Position("t", 0, 0, 1)));

        assertThat(((Parsed.Unstorable) parsed).letter().reason()).isEqualTo(RefusalReason.NULL_VALUE);
    }

    @Test
    void theOrderOfARowIsItsTimestampAndOffset() {
        assertThat(Samples.row(UUID.randomUUID(), 41).writeOrder()).isEqualTo(42_041);
    }

    @Test
    void headersThatAnyoneMayHaveWrittenAreNotTrusted() {
        UserRow row = Samples.row(
                UUID.randomUUID(), 0, Header.ofText("run_id", "not a run\u0000"), Header.ofText("sequence", "1e9"));

        assertThat(row.runId()).isEmpty();
        assertThat(row.sequence()).isEmpty();
    }

    @Test
    void theRunAndItsSequenceAreRead() {
        UserRow row = Samples.row(
                UUID.randomUUID(), 0, Header.ofText("run_id", "manual__1"), Header.ofText("sequence", "17"));

        assertThat(row.runId()).contains("manual__1");
        assertThat(row.sequence()).contains(17L);
    }

    @Test
    void aSequenceTooLongForANumberIsNotRead() {
        assertThat(Samples.row(UUID.randomUUID(), 0, Header.ofText("sequence", "9".repeat(40)))
                        .sequence())
                .isEmpty();
    }
}
