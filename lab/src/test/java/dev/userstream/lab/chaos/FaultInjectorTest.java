package dev.userstream.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.lab.chaos.Fault.ApiFault;
import dev.userstream.lab.chaos.Fault.ComponentFault;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FaultInjectorTest {
    /** Faults last until the shutdown request, which is made before each test. */
    private static final Duration LONG = Duration.ofDays(1);

    private static OfflineApi api;

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final ShutdownRequest shutdown = new ShutdownRequest();

    @BeforeAll
    static void startApi() {
        api = OfflineApi.start();
    }

    @AfterAll
    static void stopApi() {
        api.close();
    }

    @Test
    void killStartsTheComponentAgain() {
        inject(new ComponentFault(Fault.Type.KILL, Component.KAFKA, LONG));

        assertThat(calls).containsExactly("kill kafka", "start kafka");
    }

    @Test
    void freezeContinuesTheComponentAgain() {
        inject(new ComponentFault(Fault.Type.FREEZE, Component.JOB, LONG));

        assertThat(calls).containsExactly("freeze job", "thaw job");
    }

    @Test
    void restartStopsTheComponentGracefully() {
        inject(new ComponentFault(Fault.Type.RESTART, Component.PRODUCER, Duration.ZERO));

        assertThat(calls).containsExactly("stop producer", "start producer");
    }

    @Test
    void twoFaultsAreInjectedTogether() {
        inject(
                new ComponentFault(Fault.Type.FREEZE, Component.CASSANDRA, LONG),
                new ComponentFault(Fault.Type.KILL, Component.POSTGRES, LONG));

        assertThat(calls)
                .containsSubsequence("freeze cassandra", "thaw cassandra")
                .containsSubsequence("kill postgres", "start postgres");
    }

    @Test
    void apiFaultAffectsAnswersUntilItEnds() {
        inject(new ApiFault(ApiFaultType.SERVER_ERROR, LONG));

        assertThat(calls).containsExactly("status 503");
        assertThat(status()).isEqualTo(200);
    }

    private void inject(Fault... faults) {
        shutdown.request();
        new FaultInjector(this::server, api.faults(), () -> calls.add("status " + status()), shutdown)
                .inject(List.of(faults));
    }

    private static int status() {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(api.address()).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Server server(Component component) {
        return (Server) Proxy.newProxyInstance(
                Server.class.getClassLoader(), new Class<?>[] {Server.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName() + " " + component.label());
                    return null;
                });
    }
}
