/** From a record to a row that both stores can hold, or to the reason why it is none. */
@NullMarked
package dev.userstream.job.parse;

import org.jspecify.annotations.NullMarked;
