package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.Sample;
import dev.userstream.local.ServiceProcess;
import dev.userstream.local.producer.ProducerTest;
import dev.userstream.local.stack.Component;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.Keys;

/** The console in a real browser: every control and every state of the page. The states build on each other. */
@Tag("browser")
@TestMethodOrder(OrderAnnotation.class)
final class ConsoleIT extends ProducerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAX_VALUE_BYTES = 4_194_304;
    private static final Path FOLDER = ProjectLayout.find().root().resolve("local/target/console");
    private static final String RIGHT = "\"post_code\":\"0515\"";
    private static final String WRONG = "\"post_code\":515";
    private static final String FIRST_ROW = "#dead-letters-table tbody tr:first-child";

    private static Browser browser;
    private static ServiceProcess console;
    /** What the browser may log for the responses that a test provokes. */
    private String expectedErrors = "nothing";

    @BeforeAll
    static void startConsole() throws IOException {
        Assumptions.assumeTrue(Browser.isInstalled(), "no chromium and chromedriver on the PATH");
        browser = new Browser(FOLDER);
        service.start();
        console = new ServiceProcess(
                stack,
                "ops",
                SettingNames.OPS_HTTP_PORT,
                Map.of(
                        SettingNames.PRODUCER_URL, service.address().toString(),
                        SettingNames.OPS_JOB_URL, stack.addresses().job().toString()));
        console.start();
    }

    @AfterAll
    static void stopConsole() {
        if (browser != null) {
            browser.close();
            console.close();
        }
    }

    @BeforeEach
    void openPage() {
        browser.wide();
        browser.scheme("light");
        browser.open(console.address().toString());
    }

    @AfterEach
    void nothingWasLogged() {
        assertThat(browser.consoleErrors())
                .filteredOn(error -> !error.matches(expectedErrors))
                .isEmpty();
    }

    @Test
    @Order(1)
    void emptyPipelineHasEmptyStates() throws IOException {
        browser.awaitText("#headline", "Everything is running");
        browser.awaitText("#runs-empty", "No run yet. Start one with the form or with userstream publish.");
        browser.awaitText("#dead-letters-empty", "No dead letters.");
        browser.awaitText("#charts figure:nth-child(1) .empty", "No user was published in the last hour.");
        assertThat(browser.text("#components")).contains("Kafka", "Cassandra", "PostgreSQL", "Spark job", "Producer");
        browser.screenshot("empty", true);
        assertThat(browser.accessibilityProblems()).isEmpty();
    }

    @Test
    @Order(2)
    void pageIsSmallAndFast() {
        browser.openFirst(console.address().toString());
        browser.awaitText("#charts figure:nth-child(1) .empty", "No user was published in the last hour.");
        double paint = ((Number)
                        browser.run(
                                "return performance.getEntriesByType('paint').find((each) => each.name === 'first-contentful-paint').startTime"))
                .doubleValue();
        long bytes = ((Number)
                        browser.run(
                                "return performance.getEntriesByType('navigation').concat("
                                        + "performance.getEntriesByType('resource')).reduce((sum, each) => sum + each.transferSize, 0)"))
                .longValue();
        long files = ((Number) browser.run("return performance.getEntriesByType('resource').length")).longValue();

        System.out.printf("first paint %.0f ms, %d bytes in %d files%n", paint, bytes, files + 1);
        assertThat(paint).isLessThan(1_000);
        assertThat(bytes).isBetween(20_000L, 300_000L);
    }

    @Test
    @Order(3)
    void invalidRunsAreRefusedWithTheNextStep() {
        expectedErrors = ".*/runs/.* 4\\d\\d .*";
        browser.awaitShown("#start", true);
        browser.type("#start [name=users]", "none");
        browser.click("#start .primary");
        browser.awaitText("#start-error", "Users: give a whole number of at least 1.");
        assertThat(browser.run("return document.activeElement.name")).isEqualTo("users");
        browser.type("#start [name=users]", "10");
        browser.type("#start [name=rate]", "-1");
        browser.click("#start .primary");
        browser.awaitText("#start-error", "Users a second: give a number above 0");
        browser.type("#start [name=rate]", "1000");
        browser.type("#start [name=id]", "not usable");
        browser.click("#start .primary");
        browser.awaitText("#start-error", "run id: invalid");
        browser.type("#start [name=id]", " ");
        browser.click("#start .primary");
        browser.awaitText("#start-error", "Give the run an id");
        browser.screenshot("refused-run", false);
    }

    @Test
    @Order(4)
    void runIsStartedWatchedAndAudited() {
        expectedErrors = ".*/runs/.* 409 .*";
        start("console-1", "users", "6000", "300");
        browser.awaitText("#start-status", "Run console-1 has started.");
        browser.awaitText("[data-key='console-1'] .tag", "running");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Double.parseDouble(
                                browser.find("[data-key='console-1'] progress").getDomProperty("value")))
                        .isStrictlyBetween(0.4, 1.0));
        browser.awaitText("#lead", "1 run is publishing");
        browser.awaitText("#charts figure:nth-child(3) .legend", " ms");
        browser.screenshot("running", true);
        browser.wide();
        start("console-1", "users", "6001", "300");
        browser.awaitText("#start-error", "console-1");

        browser.awaitText("[data-key='console-1'] .tag", "succeeded");
        start("console-1", "users", "6000", "300");
        browser.awaitText("#start-status", "Run console-1 has already succeeded.");
        probes.awaitNoLag();
        browser.click("[data-key='console-1'] .actions button:last-child");
        browser.awaitText("#audit-verdict", "An audit compares every user");
        browser.click("#audit-start");
        browser.awaitText("#audit-verdict", "Pass: both stores hold what was published.");
        assertThat(browser.text("#audit-result")).contains("6,000 users published", "missing 0 0");
        browser.screenshot("audit-pass", false);
        browser.press(Keys.ESCAPE);
        browser.awaitShown("#audit-dialog", false);
        browser.awaitText("[data-key='console-1'] .verdict", "audit: pass");
    }

    @Test
    @Order(5)
    void runForADurationIsCancelled() {
        start("console-2", "duration", "10m", "50");
        browser.awaitText("[data-key='console-2'] .counts", "of 10 min");
        browser.click("[data-key='console-2'] .actions button:first-child");
        browser.awaitText("#cancel-run", "console-2");
        browser.click("#cancel-dialog [data-close]");
        browser.awaitShown("#cancel-dialog", false);
        assertThat(browser.text("[data-key='console-2'] .tag")).isEqualTo("running");

        browser.click("[data-key='console-2'] .actions button:first-child");
        browser.click("#cancel-yes");

        browser.awaitShown("#cancel-dialog", false);
        browser.awaitText("[data-key='console-2'] .tag", "cancelled");
        browser.awaitShown("[data-key='console-2'] .actions button:first-child", false);
    }

    @Test
    @Order(6)
    void missingRowsFailTheAudit() {
        sample.store(probes, 20);
        probes.sql("DELETE FROM created_users WHERE id = ?", sample.id(3));
        String row = "[data-key='" + sample.run().value() + "']";
        browser.click(row + " .actions button:last-child");
        browser.click("#audit-start");
        browser.awaitText("#audit-verdict", "Fail: the stores do not hold what was published.");
        assertThat(browser.text("#audit-result")).contains("missing 0 1");
        browser.screenshot("audit-fail", false);
        browser.click("#audit-dialog [data-close]");
        browser.awaitText(row + " .verdict", "audit: fail");
    }

    @Test
    @Order(7)
    void deadLettersAreFilteredRepairedAndReplayed() throws IOException {
        expectedErrors = ".*/dead-letters/.* 400 .*";
        probes.publish(sample.records(0, 1));
        for (long sequence = 1; sequence < 4; sequence++) {
            String lineEnd = sequence == 2 ? "\r\n" : "";
            probes.publish(List.of(sample.recordReplacing(sequence, RIGHT, lineEnd + WRONG)));
            // One after the other, because the list is in the order of refusal.
            browser.awaitText("#reasons button:first-child .count", Long.toString(sequence));
        }
        probes.publish(List.of(sample.recordReplacing(4, "{", "[")));
        browser.awaitText("#reasons", "Wrong type");
        browser.awaitText("#dead-letters-caption", "4 dead letters");
        browser.click("#reasons button:nth-child(3)");
        browser.awaitText("#dead-letters-caption", "3 dead letters");
        assertThat(browser.text(FIRST_ROW)).contains("Wrong type", "post_code");

        browser.click(FIRST_ROW + " .actions button");
        browser.awaitText("#dead-letter-value", WRONG);
        assertThat(browser.text("#dead-letter-facts")).contains(sample.run().value(), "parser");
        browser.click("#dead-letter-headers-box summary");
        browser.awaitText("#dead-letter-headers", "sequence");
        assertThat(browser.accessibilityProblems()).isEmpty();
        browser.screenshot("dead-letter", false);
        browser.click("#dead-letter-start-edit");
        browser.click("#dead-letter-replay-edited");
        browser.awaitText("#dead-letter-error", "the repaired value is invalid, wrong_type");
        repairAndReplay();
        browser.awaitText("#dead-letters-caption", "2 dead letters");

        browser.click(FIRST_ROW + " .actions button");
        browser.awaitText("#dead-letter-value", "U+000D");
        browser.click("#dead-letter-start-edit");
        repairAndReplay();
        browser.awaitText("#dead-letters-caption", "1 dead letter");

        browser.click(FIRST_ROW + " .actions button");
        browser.click("#dead-letter-replay");
        browser.awaitText("#dead-letter-status", "The job will refuse it again");
        browser.press(Keys.ESCAPE);
        browser.click("#show-replayed");
        browser.awaitText("#dead-letters-table", "replayed");
        probes.awaitNoLag();
        assertThat(probes.postgresRow(sample.id(2)).orElseThrow()).containsEntry("post_code", "0515");
        assertThat(probes.postgresRow(sample.id(3)).orElseThrow()).containsEntry("post_code", "0515");
    }

    @Test
    @Order(8)
    void reasonKeepsFocus_whenCountsChange() {
        browser.awaitText("#reasons", "Wrong type");
        browser.run("arguments[0].focus()", browser.find("#reasons button:first-child"));
        browser.press(Keys.TAB);
        browser.press(Keys.ENTER);
        String chosen = "return document.activeElement.matches('#reasons button:nth-child(2)[aria-pressed=true]')";
        assertThat(browser.run(chosen)).isEqualTo(true);
        for (long sequence = 1; sequence < 3; sequence++) {
            String before = browser.text("#reasons button:first-child");
            probes.publish(List.of(sample.recordReplacing(sequence, RIGHT, WRONG)));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(browser.text("#reasons button:first-child"))
                            .isNotEqualTo(before));
            assertThat(browser.run(chosen)).isEqualTo(true);
        }
    }

    @Test
    @Order(9)
    void hostileMessageIsShownAsText() throws IOException {
        String hostile = "<script>window.owned = 1</script><img src=x onerror='window.owned = 2'>\u202Ereversed\u0007";
        byte[] value = (hostile + "ü".repeat((MAX_VALUE_BYTES - 4_096) / 2)).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.USERS_CREATED.name(), "<b>key</b>".getBytes(StandardCharsets.UTF_8), value);
        record.headers().add("<i>\u202Ename</i>", hostile.getBytes(StandardCharsets.UTF_8));
        browser.awaitShown("#dead-letters-table", true);
        String before = browser.text(FIRST_ROW);
        probes.publish(List.of(record));
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(browser.text(FIRST_ROW)).isNotEqualTo(before));

        browser.click(FIRST_ROW + " .actions button");
        browser.awaitText("#dead-letter-value", "<script>window.owned = 1</script><img src=x");
        assertThat(browser.text("#dead-letter-value")).contains("U+202E", "U+0007");
        assertThat(browser.text("#dead-letter-note")).contains("The page shows the beginning of 4.0 MiB", "--edit");
        assertThat(browser.text("#dead-letter-facts")).contains("<b>key</b>");
        browser.awaitShown("#dead-letter-start-edit", false);
        assertThat(
                        browser.run(
                                "return window.owned === undefined && document.querySelector('dialog script, dialog img') === null"))
                .isEqualTo(true);
        browser.screenshot("hostile", false);
        browser.click("#dead-letter-download");
        Path download = FOLDER.resolve("dead-letter-value");
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(download).hasBinaryContent(value));
        Files.delete(download);
    }

    @Test
    @Order(10)
    void pageIsUsableWithTheKeyboardInAnyThemeAndWidth() throws IOException {
        browser.awaitShown("#runs-table", true);
        browser.awaitShown("#dead-letters-table", true);
        browser.press(Keys.TAB);
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("skip");
        browser.press(Keys.ENTER);
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("content");
        String audit = "#runs-table tbody tr:first-child .actions button:last-child";
        browser.run("arguments[0].focus()", browser.find(audit));
        browser.press(Keys.ENTER);
        browser.awaitShown("#audit-dialog", true);
        browser.press(Keys.ESCAPE);
        assertThat(browser.run("return document.activeElement === arguments[0]", browser.find(audit)))
                .as("focus returns")
                .isEqualTo(true);

        assertThat(browser.accessibilityProblems()).as("light").isEmpty();
        browser.click("#theme");
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        assertThat(browser.text("#theme")).isEqualTo("Light");
        assertThat(browser.accessibilityProblems()).as("dark").isEmpty();
        browser.screenshot("dark", true);
        browser.narrow();
        assertThat(browser.accessibilityProblems()).as("400 px, dark").isEmpty();
        assertThat(browser.run("return document.documentElement.scrollWidth"))
                .as("width")
                .isEqualTo(400L);
        browser.click("#theme");
        assertThat(browser.accessibilityProblems()).as("400 px, light").isEmpty();
        browser.screenshot("narrow", true);
        browser.run("localStorage.clear()");
        browser.scheme("dark");
        browser.open(console.address().toString());
        assertThat(browser.text("#theme")).as("the system's theme").isEqualTo("Light");
    }

    @Test
    @Order(11)
    void changesAreShownWithinTwoSeconds() {
        browser.awaitShown("#runs-table", true);
        List<Long> delays = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            Sample run = Sample.fresh();
            ProducerRecord<byte[], byte[]> entry = run.entry(7, RunState.FAILED);
            probes.publish(List.of(entry));
            long published = System.nanoTime();
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !browser.all("[data-key='" + run.run().value() + "']")
                            .isEmpty());
            delays.add(Duration.ofNanos(System.nanoTime() - published).toMillis());
        }
        System.out.println("ms until a change is shown: " + delays);
        // A poll begins within a second, an event follows within half of one; a busy machine may be late now and then.
        assertThat(delays).allSatisfy(delay -> assertThat(delay).isLessThan(3_000));
        assertThat(delays.stream().sorted().toList().get(2)).as("median").isLessThan(2_000);
    }

    @Test
    @Order(12)
    void frozenStoreIsNamedWithTheNextStep() throws IOException {
        browser.awaitText("#headline", "Everything is running");
        Sample late = Sample.fresh();
        stack.server(Component.POSTGRES).freeze();
        try {
            probes.publish(late.records(0, 5));
            browser.awaitText("#headline", "PostgreSQL is not running");
            browser.awaitText("#problems", "PostgreSQL at");
            browser.screenshot("store-down", false);
            assertThat(browser.accessibilityProblems()).isEmpty();
        } finally {
            stack.server(Component.POSTGRES).thaw();
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(browser.text("#headline")).isEqualTo("Everything is running"));
        probes.awaitNoLag();
        assertThat(probes.postgresRow(late.id(4))).isPresent();
    }

    @Test
    @Order(13)
    void lostConnectionIsShown_andThePageReconnects() {
        expectedErrors =
                ".*(ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE).*";
        browser.awaitText("#live", "Live");
        console.kill();
        browser.awaitText("#live", "Not connected");
        browser.screenshot("not-connected", false);
        browser.type("#start [name=id]", "lost");
        browser.click("#start .primary");
        browser.awaitText("#start-error", "This service does not answer. Is it still running?");
        console.start();
        browser.awaitText("#live", "Live");
        browser.awaitText("#headline", "Everything is running");
    }

    @Test
    @Order(14)
    void pageExplainsHowToStartRuns_withoutAProducer() {
        try (ServiceProcess alone =
                new ServiceProcess(stack, "ops", SettingNames.OPS_HTTP_PORT, Map.of(SettingNames.PRODUCER_URL, ""))) {
            alone.start();
            browser.open(alone.address().toString());
            browser.awaitText("#start-off", "set USERSTREAM_PRODUCER_URL");
            browser.awaitShown("#start", false);
            browser.awaitText("#headline", "All checked components are up");
            browser.awaitShown("#runs-table", true);
            browser.open(console.address().toString());
        }
    }

    private static void repairAndReplay() {
        browser.run("const editor = document.querySelector('#dead-letter-edit textarea');"
                + " editor.value = editor.value.replace('515', '\"0515\"')");
        browser.click("#dead-letter-replay-edited");
        browser.awaitText("#dead-letter-status", "Published again.");
        browser.awaitText("#dead-letter-facts", "replayed");
        browser.click("#dead-letter-dialog [data-close]");
    }

    private static void start(String id, String goal, String amount, String rate) {
        browser.awaitShown("#start", true);
        browser.type("#start [name=id]", id);
        browser.click("#start [name=goal][value=" + goal + "]");
        browser.type("#start [name=" + goal + "]", amount);
        browser.type("#start [name=rate]", rate);
        browser.click("#start .primary");
    }
}
