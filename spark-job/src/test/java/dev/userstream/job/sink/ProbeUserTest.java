package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Field;
import dev.userstream.events.UserRules;
import org.junit.jupiter.api.Test;

final class ProbeUserTest {
    @Test
    void aProbeRowIsValidAndSetsEveryField() {
        UserRow probe = ProbeUser.row();

        assertThat(UserRules.check(probe.user())).isEmpty();
        assertThat(Field.ALL)
                .allSatisfy(field -> assertThat(field.value(probe.user())).isNotNull());
    }

    @Test
    void idsAreTheSameInEveryJvm() {
        assertThat(ProbeUser.id(0)).isEqualTo(ProbeUser.id(0)).isNotEqualTo(ProbeUser.id(1));
        assertThat(ProbeUser.row().user().id()).isEqualTo(ProbeUser.id(0));
    }
}
