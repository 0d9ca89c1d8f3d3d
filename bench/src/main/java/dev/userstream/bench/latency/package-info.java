/** How long a user takes until its row can be read. */
@NullMarked
package dev.userstream.bench.latency;

import org.jspecify.annotations.NullMarked;
