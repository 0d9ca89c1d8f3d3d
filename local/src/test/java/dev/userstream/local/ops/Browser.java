package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The system's Chromium without a window, for tests of pages. Not thread-safe. */
final class Browser implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private final ChromeDriver driver;
    private final Path screenshots;

    /** Starts it; screenshots and downloads go to the folder. */
    Browser(Path screenshots) throws IOException {
        this.screenshots = Files.createDirectories(screenshots);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(executable("chromium", "chromium-browser", "google-chrome")
                .orElseThrow()
                .toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--hide-scrollbars", "--lang=en", "--disable-gpu");
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "download.default_directory",
                        screenshots.toAbsolutePath().toString()));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        File chromedriver = executable("chromedriver").orElseThrow().toFile();
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver)
                        .build(),
                options);
        wide();
    }

    /** Whether this system has what the tests need. */
    static boolean isInstalled() {
        return executable("chromium", "chromium-browser", "google-chrome").isPresent()
                && executable("chromedriver").isPresent();
    }

    private static Optional<Path> executable(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void open(String address) {
        driver.get(address);
    }

    /** Opens a page as on a first visit, without what the cache holds. */
    void openFirst(String address) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        open(address);
        driver.executeCdpCommand("Network.disable", Map.of());
    }

    /** The window of a desktop. */
    void wide() {
        size(1_280, 900);
    }

    /** The window of a phone. */
    void narrow() {
        size(400, 860);
    }

    private void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** The system's colours, light or dark. */
    void scheme(String name) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    String text(String css) {
        return find(css).getText();
    }

    /** Clicks once the element can be clicked. */
    void click(String css) {
        await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(() -> find(css).click());
    }

    void type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void awaitText(String css, String part) {
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(text(css)).contains(part));
    }

    void awaitShown(String css, boolean shown) {
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(all(css).stream().anyMatch(WebElement::isDisplayed))
                        .as(css)
                        .isEqualTo(shown));
    }

    /** The value of a script, run in the page. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Keeps a picture of the whole page, or of what the window shows. */
    void screenshot(String name, boolean wholePage) {
        Object height = wholePage ? run("return document.documentElement.scrollHeight") : null;
        if (height != null) {
            size(((Long) run("return innerWidth")).intValue(), ((Long) height).intValue());
            run("scrollTo(0, 0)");
        }
        try {
            Files.write(screenshots.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What axe-core finds of serious and critical violations on the page as it is shown now. */
    @SuppressWarnings("unchecked")
    List<String> accessibilityProblems() throws IOException {
        try (InputStream axe = Objects.requireNonNull(Browser.class.getResourceAsStream(AXE), AXE)) {
            driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        List<Map<String, Object>> found = (List<Map<String, Object>>)
                driver.executeAsyncScript(
                        "const done = arguments[0]; axe.run().then((result) => done(result.violations.map((each) =>"
                                + " ({id: each.id, impact: each.impact, where: each.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | ')}))))");
        return found.stream()
                .filter(each -> List.of("serious", "critical").contains(String.valueOf(each.get("impact"))))
                .map(each -> each.get("id") + ": " + each.get("where"))
                .toList();
    }

    /** The errors and warnings that the page has logged since the last call. */
    List<String> consoleErrors() {
        List<String> errors = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            // axe-core reads pixels of a canvas, about which Chromium warns.
            boolean isOfAxe = entry.getMessage().contains("willReadFrequently");
            if (!isOfAxe && entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                errors.add(entry.getMessage());
            }
        }
        return errors;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
