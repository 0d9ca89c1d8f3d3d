/** Why something could not be done, in words that decide what happens next. */
@NullMarked
package dev.userstream.job.failure;

import org.jspecify.annotations.NullMarked;
