/** Settings of the job, of Spark and of the log. */
@NullMarked
package dev.userstream.job.config;

import org.jspecify.annotations.NullMarked;
