/** Notices a query that believes itself running and does nothing, and a Spark that has ended under the job. */
@NullMarked
package dev.userstream.job.watch;

import org.jspecify.annotations.NullMarked;
