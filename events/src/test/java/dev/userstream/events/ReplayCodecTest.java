package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReplayCodecTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Origin POSITION = new Origin.Position("users_created", 3, 17, 1_760_000_000_000L);

    @Test
    void aMarkIsReadAsItWasWritten() {
        for (Origin origin : List.of(POSITION, new Origin.Sequence(new RunId("run-1"), 4))) {
            Replay replay = replay(origin);

            assertThat(ReplayCodec.decode(ReplayCodec.headers(replay))).contains(replay);
        }
    }

    @Test
    void aMarkIsNoLetterAndALetterIsNoMark() {
        List<Header> mark = ReplayCodec.headers(replay(POSITION));

        assertThat(DeadLetterCodec.decode(null, null, mark)).isEmpty();
        assertThat(ReplayCodec.decode(DeadLetterCodec.headers(letter(List.of()))))
                .isEmpty();
    }

    @Test
    void aRefusedMessageWithTheHeadersOfAMarkIsALetter() {
        List<Header> headers = DeadLetterCodec.headers(letter(ReplayCodec.headers(replay(POSITION))));

        assertThat(ReplayCodec.decode(headers)).isEmpty();
        assertThat(DeadLetterCodec.decode(null, null, headers)).isPresent();
    }

    @Test
    void aMarkThatLacksAHeaderIsNone() {
        List<Header> whole = ReplayCodec.headers(replay(POSITION));
        for (int missing = 0; missing < whole.size(); missing++) {
            List<Header> headers = new ArrayList<>(whole);
            headers.remove(missing);

            assertThat(ReplayCodec.decode(headers))
                    .as("without %s", whole.get(missing).name())
                    .isEqualTo(Optional.empty());
        }
    }

    @Test
    void aReplayHasTheIdentityOfItsLetter() {
        assertThat(replay(POSITION).identity()).isEqualTo(letter(List.of()).identity());
    }

    private static Replay replay(Origin origin) {
        return new Replay(origin, Rejecter.PARSER, RefusalReason.INVALID_JSON, 2, 99, NOON);
    }

    private static DeadLetter letter(List<Header> headers) {
        return new DeadLetter(null, null, headers, RefusalReason.INVALID_JSON, "", POSITION, Rejecter.PARSER, NOON);
    }
}
