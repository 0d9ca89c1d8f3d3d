/** Messages and rows that cannot be stored, to the topic where somebody decides about them. */
@NullMarked
package dev.userstream.job.deadletter;

import org.jspecify.annotations.NullMarked;
