package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.local.api.Fault;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UserSourceTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final OfflineApi server = OfflineApi.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aGivenServerThatAnswers_isLive() throws Exception {
        try (UserSource source = UserSource.choose(null, server.address())) {
            assertThat(source.kind()).isEqualTo(UserSource.Kind.LIVE);
            assertThat(source.environment())
                    .containsOnlyKeys(SettingNames.API_URL)
                    .containsValue(server.address().toString());
        }
    }

    @Test
    void anAddressWithoutAPath_isCheckedUnderThePinnedVersion() throws Exception {
        URI base = URI.create("http://" + server.address().getAuthority());

        assertThat(UserSource.fault(base, TIMEOUT)).isEmpty();
    }

    @Test
    void theOfflineSource_hasNoBudget() throws Exception {
        try (UserSource source = UserSource.choose(UserSource.Kind.OFFLINE, null)) {
            assertThat(source.environment()).containsEntry(SettingNames.API_BUDGET_USERS, "0");
            assertThat(UserSource.fault(source.address(), TIMEOUT)).isEmpty();
        }
    }

    @Test
    void aWrongAnswer_isNamed() throws Exception {
        server.failNext(Fault.html(403), Fault.html(200), new Fault.Delivered(0), new Fault.Cut(10));

        assertThat(UserSource.fault(server.address(), TIMEOUT)).hasValue("answers with status 403");
        assertThat(UserSource.fault(server.address(), TIMEOUT)).hasValue("answers with something else than JSON");
        assertThat(UserSource.fault(server.address(), TIMEOUT)).hasValue("answers without a user");
        assertThat(UserSource.fault(server.address(), TIMEOUT)).hasValue("cannot be reached");
    }

    @Test
    void aDrippedAnswer_timesOut() throws Exception {
        server.failNext(new Fault.Dripped(Duration.ofMillis(200)));

        assertThat(UserSource.fault(server.address(), Duration.ofSeconds(1))).hasValue("does not answer within 1 s");
    }

    @Test
    void aDemandedSourceThatFails_isNamedWithWhatToDo() {
        server.failAlways(Fault.html(503));

        assertThatThrownBy(() -> UserSource.choose(null, server.address()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(server.address() + " answers with status 503 (expected: a user as JSON");
    }
}
