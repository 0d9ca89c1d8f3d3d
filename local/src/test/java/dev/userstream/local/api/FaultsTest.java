package dev.userstream.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultsTest {
    private RunningApi running;

    @BeforeEach
    void start() throws IOException {
        running =
                new RunningApi(OfflineApiOptions.onFreePort().withFaultControl().withBudget(5, Duration.ofHours(1)));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void aFaultIsUsedUpByAsManyAnswersAsWereOrdered() throws Exception {
        running.api.faults().next(2, Fault.html(503));

        assertThat(running.get("").statusCode()).isEqualTo(503);
        assertThat(running.get("").statusCode()).isEqualTo(503);
        assertThat(running.get("").statusCode()).isEqualTo(200);
        assertThat(running.api.requests()).isEqualTo(3);
    }

    @Test
    void aLastingFaultEndsWhenItIsCleared() throws Exception {
        running.api.faults().always(Fault.error(500));
        assertThat(running.get("").body()).asString().contains("Uh oh");
        assertThat(running.get("").statusCode()).isEqualTo(500);

        running.api.faults().clear();
        assertThat(running.get("").statusCode()).isEqualTo(200);
    }

    @Test
    void anEmptyPageStillSaysThatUsersWereAskedFor() throws Exception {
        running.api.faults().next(new Fault.Delivered(0));

        assertThat(running.users("results=3&seed=d3adb33f"))
                .isEqualTo(
                        "{\"results\":[],\"info\":{\"seed\":\"d3adb33f\",\"results\":3,\"page\":1,\"version\":\"1.4\"}}");
    }

    @Test
    void aCutAnswerEndsTooEarly() {
        running.api.faults().next(new Fault.Cut(50));

        assertThatThrownBy(() -> running.users("results=3")).isInstanceOf(IOException.class);
    }

    @Test
    void aDisconnectedAnswerHasNoByte() {
        // The JDK's client repeats a GET whose connection was closed unused.
        running.api.faults().always(new Fault.Disconnected());

        assertThatThrownBy(() -> running.users("results=3")).isInstanceOf(IOException.class);
    }

    @Test
    void aSilentAnswerNeverComes() {
        running.api.faults().next(new Fault.Silence());

        assertThatThrownBy(() -> running.send(running.request("").timeout(Duration.ofMillis(300))))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void brokenGzipCannotBeUnpacked() throws Exception {
        running.api.faults().next(new Fault.BrokenGzip());
        HttpResponse<byte[]> answer = running.get("?results=3");

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isInstanceOf(EOFException.class);
    }

    @Test
    void delaysAndDripsPauseAsOrderedAndChangeNothing() throws Exception {
        List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
        try (OfflineApi api = OfflineApi.start(OfflineApiOptions.onFreePort(), Instant::now, pauses::add)) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(api.address().resolve("?inc=nat&seed=a&nat=no&noinfo"));
            api.faults().next(new Fault.Delayed(Duration.ofSeconds(7)));
            api.faults().next(new Fault.Dripped(Duration.ofSeconds(1)));

            assertThat(running.send(request).body()).asString().isEqualTo("{\"results\":[{\"nat\":\"NO\"}]}");
            assertThat(pauses).containsExactly(Duration.ofSeconds(7));
            assertThat(running.send(request).body()).asString().isEqualTo("{\"results\":[{\"nat\":\"NO\"}]}");
            assertThat(pauses).hasSize(1 + "{\"results\":[{\"nat\":\"NO\"}]}".length());
        }
    }

    @Test
    void theBudgetMayBePassedOnceAndThenRefusesWithoutSayingWhenToComeBack() throws Exception {
        running.users("results=4");
        running.users("results=4");
        HttpResponse<byte[]> refused = running.get("?results=4");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        assertThat(refused.body()).asString().startsWith("{\"error\":").contains("8 users");
    }

    @Test
    void theBudgetIsFreshInTheNextWindow() {
        List<Instant> now = new ArrayList<>(List.of(Instant.EPOCH));
        UserBudget budget = new UserBudget(5, Duration.ofMinutes(5), () -> now.get(0));
        assertThat(budget.refusal(5)).isEmpty();
        assertThat(budget.refusal(1)).hasValue(5);

        now.set(0, Instant.EPOCH.plusSeconds(299));
        assertThat(budget.refusal(1)).hasValue(5);
        now.set(0, Instant.EPOCH.plusSeconds(300));
        assertThat(budget.refusal(1)).isEmpty();
    }

    @Test
    void faultsCanBeOrderedFromOutside() throws Exception {
        HttpRequest.Builder order = running.request("/faults?kind=status&status=502&times=2&type=text/plain")
                .PUT(HttpRequest.BodyPublishers.ofString("broken"));
        assertThat(running.send(order).body()).asString().contains("pending: 2");

        HttpResponse<byte[]> broken = running.get("");
        assertThat(broken.statusCode()).isEqualTo(502);
        assertThat(broken.body()).asString().isEqualTo("broken");
        running.send(running.request("/faults").DELETE());
        assertThat(running.get("").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownFaultIsRefusedWithWhatIsExpected() throws Exception {
        HttpRequest.Builder order = running.request("/faults?kind=bogus").PUT(HttpRequest.BodyPublishers.noBody());
        HttpResponse<byte[]> refused = running.send(order);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).asString().contains("kind: bogus (expected: status, delay");
    }
}
