/** Settings of the job and of Spark. */
@NullMarked
package dev.userstream.job.config;

import org.jspecify.annotations.NullMarked;
