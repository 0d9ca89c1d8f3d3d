package dev.userstream.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file with a demo's figures. It never holds an earlier demo's result: it says from the start that this demo has failed,
 * until more is known.
 *
 * @param file the file; empty where no report is wanted
 */
record ReportFile(Optional<Path> file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Writes that the demo has not ended.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    static ReportFile begin(Optional<Path> file, RunId runId) {
        ReportFile report = new ReportFile(file);
        try {
            report.write(DemoReport.failed(runId, "ended before it was done"));
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("--report: " + e.getMessage(), e);
        }
        return report;
    }

    /**
     * Writes the result.
     *
     * @throws UncheckedIOException if the file cannot be written any more
     */
    void write(DemoReport report) {
        file.ifPresent(path -> {
            try {
                String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report.document());
                Files.writeString(path, json + System.lineSeparator());
            } catch (IOException e) {
                throw new UncheckedIOException(path + ": cannot be written (expected: a writable file)", e);
            }
        });
    }
}
