package dev.userstream.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.topic.Topics;
import dev.userstream.producer.api.SourceUser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class UserRecordsTest {
    private static final RunId ID = new RunId("r");
    private static final Instant FETCHED_AT = Instant.parse("2026-01-02T03:04:05Z");

    private final UserRecords records = new UserRecords(ID, () -> Instant.parse("2026-01-02T03:04:06Z"));

    @Test
    void aUserIsAMessageUnderItsId() {
        PendingRecord outgoing = records.of(new SourceUser.Valid(7, user()), FETCHED_AT);

        assertThat(outgoing.isUser()).isTrue();
        assertThat(outgoing.sequence()).isEqualTo(7);
        assertThat(outgoing.record().topic()).isEqualTo(Topics.USERS_CREATED.name());
        assertThat(outgoing.record().key()).isEqualTo(key());
        assertThat(outgoing.record().value()).isEqualTo(UserCodec.encode(user()));
        assertThat(header(outgoing, "run_id")).isEqualTo("r");
        assertThat(header(outgoing, "sequence")).isEqualTo("7");
        assertThat(header(outgoing, "fetched_at")).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void aRefusedUserIsADeadLetterUnderTheIdThatItWouldHaveHad() {
        byte[] original = {'{', '}'};
        PendingRecord outgoing = records.of(
                new SourceUser.Refused(7, RefusalReason.INVALID_SOURCE_USER, "name: missing", original), FETCHED_AT);

        assertThat(outgoing.refusal()).isEqualTo(RefusalReason.INVALID_SOURCE_USER);
        assertThat(outgoing.record().topic()).isEqualTo(Topics.DEAD_LETTERS.name());
        assertThat(outgoing.record().key()).isEqualTo(key());
        assertThat(outgoing.record().value()).isEqualTo(original);
    }

    @Test
    void anOriginalThatNoDeadLetterCanCarryIsCutAndSaysSo() {
        byte[] original = new byte[UserRecords.MAX_ORIGINAL_BYTES + 1];
        PendingRecord outgoing = records.of(
                new SourceUser.Refused(7, RefusalReason.INVALID_SOURCE_USER, "name: missing", original), FETCHED_AT);

        assertThat(outgoing.record().value()).hasSize(UserRecords.MAX_ORIGINAL_BYTES);
        assertThat(outgoing.record().headers().toArray())
                .anyMatch(header -> new String(header.value(), StandardCharsets.UTF_8)
                        .contains("the original had " + original.length + " bytes"));
    }

    @Test
    void aMessageThatTheBrokerFindsTooLargeBecomesALetterWithTheSameBytes() {
        PendingRecord message = records.of(new SourceUser.Valid(7, user()), FETCHED_AT);

        PendingRecord letter = records.tooLarge(message, "larger than the topic takes");

        assertThat(letter.refusal()).isEqualTo(RefusalReason.RECORD_TOO_LARGE);
        assertThat(letter.sequence()).isEqualTo(7);
        assertThat(letter.record().key()).isEqualTo(message.record().key());
        assertThat(letter.record().value()).isEqualTo(message.record().value());
        assertThat(header(letter, "fetched_at")).isEqualTo("2026-01-02T03:04:05Z");
    }

    private static byte[] key() {
        return UserIds.of(ID, 7).toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String header(PendingRecord outgoing, String name) {
        return new String(outgoing.record().headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static CreatedUser user() {
        return new CreatedUser(
                UserIds.of(ID, 7),
                "First",
                "Last",
                "female",
                null,
                null,
                "a@example.com",
                "user",
                null,
                null,
                null,
                null);
    }
}
