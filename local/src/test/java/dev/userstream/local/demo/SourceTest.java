package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.local.api.Fault;
import dev.userstream.local.api.OfflineApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SourceTest {
    private final LiveCheck check = new LiveCheck(HttpClient.newHttpClient(), Duration.ofMinutes(1));
    private OfflineApi server;

    @BeforeEach
    void start() throws IOException {
        server = OfflineApi.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatAnswersWithAUserIsTakenAsLiveWithItsBudgetLeftOn() throws Exception {
        try (Source source = Source.choose(plan(Optional.empty(), Optional.of(server.address())), check)) {
            assertThat(source.kind()).isEqualTo(SourceKind.LIVE);
            assertThat(source.environment())
                    .containsOnlyKeys("USERSTREAM_API_URL")
                    .containsValue(server.address().toString());
        }
    }

    @Test
    void aBaseAddressWithoutAPathIsAskedUnderThePinnedVersion() throws Exception {
        assertThat(check.fault(URI.create("http://" + server.address().getAuthority())))
                .isEmpty();
    }

    @Test
    void theOfflineSourceHasNoBudget() throws Exception {
        try (Source source = Source.choose(plan(Optional.of(SourceKind.OFFLINE), Optional.empty()), check)) {
            assertThat(source.environment()).containsEntry("USERSTREAM_API_BUDGET_USERS", "0");
            assertThat(check.fault(source.address())).isEmpty();
        }
    }

    @Test
    void aServerThatAnswersWronglyIsNotTaken() throws Exception {
        server.faults().next(Fault.html(403));
        server.faults().next(Fault.html(200));
        server.faults().next(new Fault.Delivered(0));
        server.faults().next(new Fault.Cut(10));

        assertThat(check.fault(server.address())).hasValue("answers with status 403");
        assertThat(check.fault(server.address())).hasValue("answers with something else than JSON");
        assertThat(check.fault(server.address())).hasValue("answers without a user");
        assertThat(check.fault(server.address())).hasValue("cannot be reached");
    }

    @Test
    void aServerThatDripsItsAnswerIsNotWaitedFor() throws Exception {
        server.faults().next(new Fault.Dripped(Duration.ofMillis(200)));

        LiveCheck usual = new LiveCheck(HttpClient.newHttpClient());
        assertThat(usual.fault(server.address())).hasValue("does not answer within 3 s");
    }

    @Test
    void aDemandedSourceThatFailsIsNamedWithWhatToDo() {
        server.faults().always(Fault.html(503));

        assertThatThrownBy(() -> Source.choose(plan(Optional.empty(), Optional.of(server.address())), check))
                .isInstanceOf(SourceUnreachableException.class)
                .hasMessageContaining(server.address() + " answers with status 503 (expected: a user as JSON");
    }

    private static DemoPlan plan(Optional<SourceKind> kind, Optional<URI> apiUrl) {
        return new DemoPlan(10, Optional.empty(), kind, apiUrl);
    }
}
