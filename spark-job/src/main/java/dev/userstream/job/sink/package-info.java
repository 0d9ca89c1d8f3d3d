/** Writes records to a store: what both stores have in common. */
@NullMarked
package dev.userstream.job.sink;

import org.jspecify.annotations.NullMarked;
