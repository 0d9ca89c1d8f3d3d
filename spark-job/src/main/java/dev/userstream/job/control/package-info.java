/** The job as seen from outside: progress in consumer groups and logs; control, health and metrics over HTTP. */
@NullMarked
package dev.userstream.job.control;

import org.jspecify.annotations.NullMarked;
