/** The pipeline's topics and their settings. */
@NullMarked
package dev.userstream.events.topic;

import org.jspecify.annotations.NullMarked;
