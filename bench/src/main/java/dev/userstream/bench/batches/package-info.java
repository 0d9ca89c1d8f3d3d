/** What a batch of the job costs, and whether that grows with the number of batches. */
@NullMarked
package dev.userstream.bench.batches;

import org.jspecify.annotations.NullMarked;
