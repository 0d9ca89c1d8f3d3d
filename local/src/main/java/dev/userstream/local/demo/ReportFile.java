package dev.userstream.local.demo;

import dev.userstream.events.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that a demo reports to. From the first moment on it speaks of this demo and no earlier one, so that nobody reads an
 * old {@code pass}, however this demo ends.
 */
final class ReportFile {
    private final Optional<Path> file;
    private final RunId runId;

    private ReportFile(Optional<Path> file, RunId runId) {
        this.file = file;
        this.runId = runId;
    }

    /**
     * Writes at once that the demo has failed, which stands until something better is known.
     *
     * @param file where to; empty where nobody wants a report
     * @throws IllegalArgumentException if the file cannot be written
     */
    static ReportFile begin(Optional<Path> file, RunId runId) {
        ReportFile report = new ReportFile(file, runId);
        try {
            report.failed("ended before it was done");
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("--report: " + e.getMessage(), e);
        }
        return report;
    }

    /**
     * The demo came to no figures.
     *
     * @param cause why, for people
     * @throws UncheckedIOException if the file cannot be written any more
     */
    void failed(String cause) {
        write(new FailedReport(runId, cause).toJson());
    }

    /**
     * The demo is done.
     *
     * @throws UncheckedIOException if the file cannot be written any more
     */
    void done(DemoReport found) {
        write(found.toJson());
    }

    private void write(String json) {
        file.ifPresent(path -> {
            try {
                Files.writeString(path, json);
            } catch (IOException e) {
                throw new UncheckedIOException(path + ": cannot be written (expected: a writable file)", e);
            }
        });
    }
}
