/** Writes records to a store and to the dead-letter topic: what both stores have in common. */
@NullMarked
package dev.userstream.job.sink;

import org.jspecify.annotations.NullMarked;
