package dev.userstream.local.chaos;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of a strike.
 *
 * @param strike what was done
 * @param began when, since publishing began
 * @param lasted from its begin until every part might work again
 * @param recovered from then on until a user published after it was readable in both stores; empty where none was
 */
record Outcome(Strike strike, Duration began, Duration lasted, Optional<Duration> recovered) {}
