package dev.userstream.ops.dlq;

import java.util.List;

/**
 * What a replay did.
 *
 * @param chosen dead letters that it was asked to replay
 * @param replayed dead letters that were published and marked; in a dry run, those that would be
 * @param doomed of these, how many the parser refuses again
 * @param leftAlone dead letters that whoever edited them left as they were
 * @param failures why each of the others stays open; one sentence each
 * @param stopped whether it was stopped before it had come to its end
 */
public record ReplayReport(
        int chosen, int replayed, int doomed, int leftAlone, List<String> failures, boolean stopped) {
    /** Copies what it is given. */
    public ReplayReport {
        failures = List.copyOf(failures);
    }
}
