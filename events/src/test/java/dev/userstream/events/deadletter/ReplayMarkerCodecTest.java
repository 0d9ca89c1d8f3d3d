package dev.userstream.events.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.DeadLetterId.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReplayMarkerCodecTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Source MESSAGE = new MessageOffset("users_created", 3, 17, 1_760_000_000_000L);

    @Test
    void decodeReversesHeaders() {
        for (Source source : List.of(MESSAGE, new RunSequence(new RunId("run-1"), 4))) {
            ReplayMarker marker = marker(source);

            assertThat(ReplayMarkerCodec.decode(ReplayMarkerCodec.headers(marker)))
                    .contains(marker);
        }
    }

    @Test
    void markersAndDeadLettersAreDistinct() {
        List<Header> headers = ReplayMarkerCodec.headers(marker(MESSAGE));

        assertThat(DeadLetterCodec.decode(null, null, headers)).isEmpty();
        assertThat(ReplayMarkerCodec.decode(DeadLetterCodec.headers(deadLetter(List.of()))))
                .isEmpty();
    }

    @Test
    void deadLetterWithMarkerHeadersIsADeadLetter() {
        List<Header> headers = DeadLetterCodec.headers(deadLetter(ReplayMarkerCodec.headers(marker(MESSAGE))));

        assertThat(ReplayMarkerCodec.decode(headers)).isEmpty();
        assertThat(DeadLetterCodec.decode(null, null, headers)).isPresent();
    }

    @Test
    void markerWithoutOneHeaderIsNotRead() {
        List<Header> whole = ReplayMarkerCodec.headers(marker(MESSAGE));
        for (int missing = 0; missing < whole.size(); missing++) {
            List<Header> headers = new ArrayList<>(whole);
            headers.remove(missing);

            assertThat(ReplayMarkerCodec.decode(headers))
                    .as("without %s", whole.get(missing).name())
                    .isEqualTo(Optional.empty());
        }
    }

    private static ReplayMarker marker(Source source) {
        return new ReplayMarker(new DeadLetterId(source, Stage.PARSER), RefusalReason.INVALID_JSON, 2, 99, NOON);
    }

    private static DeadLetter deadLetter(List<Header> headers) {
        return new DeadLetter(
                null, null, headers, RefusalReason.INVALID_JSON, "", new DeadLetterId(MESSAGE, Stage.PARSER), NOON);
    }
}
