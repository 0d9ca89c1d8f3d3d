package dev.userstream.http;

import java.util.Optional;

/** Tells which of a service's own exceptions are answers; all others are mistakes of ours. Thread-safe. */
@FunctionalInterface
public interface ProblemMapping {
    /** The problem that an exception of a handler stands for, or nothing if it is unexpected. */
    Optional<Problem> problem(RuntimeException exception);
}
