package dev.userstream.ops.cli;

import dev.userstream.ops.audit.AuditReport.Verdict;

/** Exit codes, the same for every command. */
final class ExitCode {
    static final int YES = 0;
    static final int NO = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int UNPROVABLE = 4;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case PASS -> YES;
            case FAIL -> NO;
            case UNPROVABLE -> UNPROVABLE;
        };
    }
}
