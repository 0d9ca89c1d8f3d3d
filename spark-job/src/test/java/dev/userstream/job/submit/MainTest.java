package dev.userstream.job.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    @TempDir
    private Path folder;

    private RecordedMaster master;

    @BeforeEach
    void start() throws IOException {
        master = new RecordedMaster();
        master.shows("running");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void startingAJobThatRunsSubmitsNothing() throws IOException {
        assertThat(run("start")).isZero();
        assertThat(master.asked).isEmpty();
    }

    @Test
    void startingAJobThatWasStoppedSubmitsIt() throws IOException {
        master.shows("killed-on-purpose");

        assertThat(run("start")).isZero();
        assertThat(master.asked).containsExactly("create");
    }

    @Test
    void stoppingKillsTheActiveDriverOnly() throws IOException {
        master.showsAfterKill("killed-on-purpose");

        assertThat(run("stop")).isZero();
        assertThat(run("stop")).isZero();
        assertThat(master.asked).containsExactly("kill/driver-20261121084556-0003");
    }

    @Test
    void aRestartIsAStopAndAStart() throws IOException {
        master.showsAfterKill("killed-on-purpose");

        assertThat(run("restart")).isZero();
        assertThat(master.asked).containsExactly("kill/driver-20261121084556-0003", "create");
    }

    @Test
    void aJobThatAClientRunsIsStoppedWhereItWasStarted() throws IOException {
        master.shows("running", page -> page.replace("CreatedUsersJob", "OtherJob"));

        assertThat(run("stop")).isEqualTo(1);
        assertThat(run("restart")).isEqualTo(1);
        assertThat(master.asked).isEmpty();
    }

    @Test
    void theExitCodeOfStatusIsTheAnswer() throws IOException {
        assertThat(run("status")).isZero();
        master.shows("submitted");
        assertThat(run("status")).isEqualTo(1);
        master.isOutOfOrder();
        assertThat(run("status")).isEqualTo(3);
    }

    @Test
    void aMasterThatRefusesIsNotTakenForOneThatAgreed() throws IOException {
        master.shows("killed-on-purpose");
        master.refuses();

        assertThat(run("start")).isEqualTo(3);
    }

    @Test
    void settingsThatCannotBeUsedAreConfiguration() throws IOException {
        assertThat(run(Map.of("USERSTREAM_SUBMIT_POLL_INTERVAL", "soon"), "status"))
                .isEqualTo(2);
        assertThat(run(Map.of("USERSTREAM_SUBMIT_REQUEST_FILE", "absent.json"), "status"))
                .isEqualTo(2);
        assertThat(run("begin")).isEqualTo(2);
    }

    @Test
    void aHealthPortThatIsTakenIsConfiguration() throws IOException {
        String taken = String.valueOf(master.address().getPort());

        assertThat(run(Map.of("USERSTREAM_SUBMIT_HTTP_PORT", taken), "keep")).isEqualTo(2);
    }

    @Test
    void theHealthPageAsksTheMasterEachTime() throws Exception {
        JobControl control = new JobControl(master.client(), RecordedMaster.JOB, InstantSource.system(), pause -> {});
        try (HealthPage page = HealthPage.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), control)) {
            assertThat(health(page)).isEqualTo(200);
            master.shows("submitted");
            assertThat(health(page)).isEqualTo(503);
            master.isOutOfOrder();
            assertThat(health(page)).isEqualTo(503);
            master.shows("running");
            assertThat(health(page)).isEqualTo(200);
        }
    }

    private static int health(HealthPage page) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + page.port() + "/health");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private int run(String verb) throws IOException {
        return run(Map.of(), verb);
    }

    private int run(Map<String, String> more, String verb) throws IOException {
        Path request = folder.resolve("submission.json");
        Files.writeString(
                request,
                "{\"mainClass\":\"dev.userstream.job.CreatedUsersJob\",\"sparkProperties\":{\"spark.app.name\":\"userstream\"}}");
        Map<String, String> environment = new HashMap<>(Map.of(
                "USERSTREAM_SUBMIT_MASTER_URL", master.address().toString(),
                "USERSTREAM_SUBMIT_REST_URL", master.address().toString(),
                "USERSTREAM_SUBMIT_REQUEST_FILE", request.toString()));
        environment.putAll(more);
        return Main.commandLine(environment).execute(verb);
    }
}
