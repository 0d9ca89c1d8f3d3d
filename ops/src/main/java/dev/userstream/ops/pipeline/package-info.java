/** What a command can read of the pipeline: topics, consumer groups, the run ledger and the rows of the stores. */
@NullMarked
package dev.userstream.ops.pipeline;

import org.jspecify.annotations.NullMarked;
