/** What a task does with the records of its partition, whichever store they go to. */
@NullMarked
package dev.userstream.job.sink;

import org.jspecify.annotations.NullMarked;
