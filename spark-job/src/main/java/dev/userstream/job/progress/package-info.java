/** How far each store's query is: in consumer groups, in the log and for metrics. */
@NullMarked
package dev.userstream.job.progress;

import org.jspecify.annotations.NullMarked;
