/** The job's control, health and metrics over HTTP. */
@NullMarked
package dev.userstream.job.control;

import org.jspecify.annotations.NullMarked;
