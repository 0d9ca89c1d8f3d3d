/** How the files of a checkpoint are written. */
@NullMarked
package dev.userstream.job.checkpoint;

import org.jspecify.annotations.NullMarked;
