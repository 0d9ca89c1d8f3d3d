/** What is done with the records of a batch, whichever store they go to. */
@NullMarked
package dev.userstream.job.sink;

import org.jspecify.annotations.NullMarked;
