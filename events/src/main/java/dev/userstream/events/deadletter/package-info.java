/** Dead letters: messages that could not be stored, as headers and values of the dead-letter topic. */
@NullMarked
package dev.userstream.events.deadletter;

import org.jspecify.annotations.NullMarked;
