/** Publishes for long at a steady rate, measures what the pipeline holds, and judges whether it stays flat. */
@NullMarked
package dev.userstream.local.soak;

import org.jspecify.annotations.NullMarked;
