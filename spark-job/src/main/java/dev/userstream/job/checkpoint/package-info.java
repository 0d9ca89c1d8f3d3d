/** The job's checkpoint: its files, its lock, and whether the topic still holds what it expects. */
@NullMarked
package dev.userstream.job.checkpoint;

import org.jspecify.annotations.NullMarked;
