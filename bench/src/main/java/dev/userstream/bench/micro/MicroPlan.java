package dev.userstream.bench.micro;

import java.time.Duration;

/**
 * How long the smallest things are measured.
 *
 * @param forks JVMs for each, one after the other; 0 for this JVM, which is no place to measure in
 * @param warmUps iterations in each JVM that do not count
 * @param measured iterations in each JVM that count
 * @param iteration how long one takes
 */
public record MicroPlan(int forks, int warmUps, int measured, Duration iteration) {
    /** A result: a minute and a half altogether. */
    public static final MicroPlan WHOLE = new MicroPlan(3, 4, 5, Duration.ofSeconds(1));

    /** A look. */
    public static final MicroPlan QUICK = new MicroPlan(1, 2, 3, Duration.ofSeconds(1));
}
