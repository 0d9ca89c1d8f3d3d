/** How far each store is, for people and for the tools that show consumer lag. */
@NullMarked
package dev.userstream.job.progress;

import org.jspecify.annotations.NullMarked;
