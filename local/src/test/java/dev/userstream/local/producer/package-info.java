/** The producer against a real broker and the offline API: its promises when it is killed, stopped, or left without a broker. */
@NullMarked
package dev.userstream.local.producer;

import org.jspecify.annotations.NullMarked;
