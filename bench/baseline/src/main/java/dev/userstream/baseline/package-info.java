/** The streaming job as tutorials write it, to compare with. */
@NullMarked
package dev.userstream.baseline;

import org.jspecify.annotations.NullMarked;
