/** Registration of the message schema at a schema registry. */
@NullMarked
package dev.userstream.producer.registry;

import org.jspecify.annotations.NullMarked;
