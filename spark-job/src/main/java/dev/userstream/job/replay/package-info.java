/** Stores a range of the topic again, beside the live queries, with the same parser and the same writers. */
@NullMarked
package dev.userstream.job.replay;

import org.jspecify.annotations.NullMarked;
