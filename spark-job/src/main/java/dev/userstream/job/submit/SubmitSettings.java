package dev.userstream.job.submit;

import dev.userstream.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the submitter is told from outside.
 *
 * @param masterUrl the web page of Spark's master
 * @param restUrl its submission API
 * @param requestFile the request that starts the job
 * @param pollInterval time between two looks at the master
 * @param httpHost address that the health page listens on
 * @param httpPort its port; 0 for any free one
 */
record SubmitSettings(
        URI masterUrl, URI restUrl, Path requestFile, Duration pollInterval, String httpHost, int httpPort) {
    /** Names of this concern start so. */
    static final String PREFIX = "USERSTREAM_SUBMIT_";

    private static final int HTTP_PORT = 8092;
    private static final int MAX_PORT = 65_535;

    /**
     * Reads them.
     *
     * @throws dev.userstream.settings.SettingsException if any cannot be used; it lists all problems
     */
    static SubmitSettings read(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        SubmitSettings submit = new SubmitSettings(
                settings.httpAddress(PREFIX + "MASTER_URL", URI.create("http://spark-master:8080")),
                settings.httpAddress(PREFIX + "REST_URL", URI.create("http://spark-master:6066")),
                Path.of(settings.text(PREFIX + "REQUEST_FILE", "/opt/userstream/submission.json")),
                settings.duration(PREFIX + "POLL_INTERVAL", Duration.ofSeconds(5)),
                settings.text(PREFIX + "HTTP_HOST", "127.0.0.1"),
                settings.integer(PREFIX + "HTTP_PORT", HTTP_PORT, 0, MAX_PORT));
        settings.check(PREFIX);
        return submit;
    }
}
