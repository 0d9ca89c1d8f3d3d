/** Dead letters of the job: messages and rows that cannot be stored. */
@NullMarked
package dev.userstream.job.deadletter;

import org.jspecify.annotations.NullMarked;
