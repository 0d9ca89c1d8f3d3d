package dev.userstream.ops.audit;

import dev.userstream.ops.audit.AuditReport.Verdict;

/**
 * What an operator has decided about users that a store lacks for a known reason.
 *
 * @param maxDeadLetters largest share of a store's audited users that may be only dead letters
 * @param expired the verdict where rows have expired and nothing worse was found
 */
public record AuditPolicy(Percentage maxDeadLetters, Verdict expired) {
    /** At most 1 % dead letters; expired rows are unprovable. */
    public static final AuditPolicy DEFAULT = new AuditPolicy(Percentage.parse("1%"), Verdict.UNPROVABLE);
}
