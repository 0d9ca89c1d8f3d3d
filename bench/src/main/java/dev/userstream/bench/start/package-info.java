/** How long the whole stack takes from nothing to the first row, and what that costs. */
@NullMarked
package dev.userstream.bench.start;

import org.jspecify.annotations.NullMarked;
