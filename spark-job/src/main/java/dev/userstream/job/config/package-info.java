/** What the job is told from outside, and what it tells Spark. */
@NullMarked
package dev.userstream.job.config;

import org.jspecify.annotations.NullMarked;
