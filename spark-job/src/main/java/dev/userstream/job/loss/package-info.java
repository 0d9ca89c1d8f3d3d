/** Records that a checkpoint expects and the topic no longer holds, and what a person decides about them. */
@NullMarked
package dev.userstream.job.loss;

import org.jspecify.annotations.NullMarked;
