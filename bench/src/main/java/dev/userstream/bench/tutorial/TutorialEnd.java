package dev.userstream.bench.tutorial;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.Tables;
import dev.userstream.bench.users.PreparedTopic;
import java.time.Duration;
import java.util.Map;

/**
 * What takes the place of the audit for the tutorials' job, which commits no positions and keeps no dead letters, so that an
 * audit could not tell what is late from what is lost. It is only told how many rows there are for the users published.
 */
public final class TutorialEnd {
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(3);

    private final Report report;
    private final PreparedTopic topic;
    private final Tables tables;

    /** Asks nothing yet. */
    public TutorialEnd(Report report, PreparedTopic topic, Tables tables) {
        this.report = report;
        this.topic = topic;
        this.tables = tables;
    }

    /** Counts rows while the job still runs, until there are as many as users published or no more have come; and tells. */
    public void tell() throws InterruptedException {
        long published = topic.published();
        long before = -1;
        long rows = tables.rows();
        while (rows != published && rows != before) {
            Thread.sleep(BETWEEN_COUNTS.toMillis());
            before = rows;
            rows = tables.rows();
        }
        tell(report, published, rows);
    }

    static void tell(Report report, long published, long rows) {
        boolean complete = rows == published;
        report.note("no audit of the tutorial job: rows " + rows + ", published " + published
                + (complete ? "" : " (expected: as many)"));
        report.add(new Measurement(
                "tutorial rows",
                "tutorial job, not audited",
                Map.of("complete", complete),
                new Figures()
                        .with("published", (double) published)
                        .with("rows", (double) rows)
                        .all()));
    }
}
