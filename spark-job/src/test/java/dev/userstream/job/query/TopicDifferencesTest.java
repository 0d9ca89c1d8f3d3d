package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.TopicSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicDifferencesTest {
    private static final TopicSpec SPEC = new TopicSpec("users_created", 4, Map.of("retention.ms", "5"));

    private final TopicDifferences differences = new TopicDifferences();

    @Test
    void partitionsAndSettingsAreComparedAndEachDifferenceIsSaidOnce() {
        assertThat(differences.report(SPEC, 1, Map.of("retention.ms", "7")))
                .containsExactly(
                        "topic=users_created setting=partitions value=1 expected=4",
                        "topic=users_created setting=retention.ms value=7 expected=5");
        assertThat(differences.report(SPEC, 1, Map.of("retention.ms", "7"))).isEmpty();
        assertThat(differences.report(SPEC, 1, Map.of("retention.ms", "8"))).hasSize(1);
    }

    @Test
    void aTopicAsTheContractSaysIsNotReported() {
        assertThat(differences.report(SPEC, 4, Map.of("retention.ms", "5"))).isEmpty();
        assertThat(differences.report(SPEC, 4, Map.of())).isEmpty();
    }
}
