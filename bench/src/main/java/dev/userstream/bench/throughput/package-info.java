/** How many users a second: the job against a plain client. */
@NullMarked
package dev.userstream.bench.throughput;

import org.jspecify.annotations.NullMarked;
