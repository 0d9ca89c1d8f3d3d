package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.local.workspace.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation lists is what the integration test publishes. */
final class JunkTest {
    private static final int KINDS = 40;
    private static final long SOME_TIME = 1_700_000_000_000L;
    private static final Pattern LINE = Pattern.compile("\\| (.+) \\| `(\\w+)` \\|");

    private final List<Junk> kinds = Junk.all();

    @Test
    void kindsAreDistinct_andAtLeastForty() {
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(KINDS);
        assertThat(kinds).extracting(Junk::kind).doesNotHaveDuplicates();
        assertThat(kinds)
                .extracting(Junk::record)
                .extracting(
                        record -> record.timestamp() + Arrays.toString(record.key()) + Arrays.toString(record.value()))
                .doesNotHaveDuplicates();
    }

    @Test
    void eachKindIsRefusedForItsReason() {
        assertThat(kinds)
                .allSatisfy(junk -> assertThat(parsed(junk))
                        .as(junk.kind())
                        .isInstanceOfSatisfying(
                                ParseResult.Refused.class,
                                refused -> assertThat(refused.reason()).isEqualTo(junk.reason())));
    }

    @Test
    void documentationListsAllKinds() throws IOException {
        String page = Files.readString(ProjectLayout.find().root().resolve("docs/reliability/bad-messages.md"));

        assertThat(LINE.matcher(page).results().map(line -> line.group(1) + ": " + line.group(2)))
                .containsExactlyElementsOf(kinds.stream()
                        .map(junk -> junk.kind() + ": " + junk.reason().code())
                        .toList());
    }

    private static ParseResult parsed(Junk junk) {
        Long timestamp = junk.record().timestamp();
        return UserMessage.parse(junk.record().key(), junk.record().value(), timestamp == null ? SOME_TIME : timestamp);
    }
}
