/** Starts, stops and watches the job in a Spark cluster through its master's own interfaces. */
@NullMarked
package dev.userstream.job.submit;

import org.jspecify.annotations.NullMarked;
