/** Measures how long a published user takes until its row is readable, and reads rows with the stores' own clients. */
@NullMarked
package dev.userstream.local.probe;

import org.jspecify.annotations.NullMarked;
