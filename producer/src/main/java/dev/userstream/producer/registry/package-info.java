/** The schema registry: what the messages are like is written down there before any is published. */
@NullMarked
package dev.userstream.producer.registry;

import org.jspecify.annotations.NullMarked;
