/** Measures how long a published user takes until a reader sees its row, and reads rows with the stores' own clients. */
@NullMarked
package dev.userstream.local.probe;

import org.jspecify.annotations.NullMarked;
