package dev.userstream.producer.run;

/** Runs without Kafka and without a source, for tests of what stands on them. */
public final class ServedRuns {
    private final RunFixture fixture = new RunFixture();

    private ServedRuns() {}

    /** Runs that are not open yet. */
    public static ServedRuns create() {
        ServedRuns served = new ServedRuns();
        served.fixture.build();
        return served;
    }

    /** The runs themselves. */
    public RunService runs() {
        return fixture.runs;
    }

    /** From now on no page comes. */
    public void hang() {
        fixture.source.hangsFromPage = 1;
    }

    /** From now on nothing can be written to the ledger. */
    public void breakLedger() {
        fixture.topic.available = false;
    }
}
