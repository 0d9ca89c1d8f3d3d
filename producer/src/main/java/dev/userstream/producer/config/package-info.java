/** Settings of the producer. */
@NullMarked
package dev.userstream.producer.config;

import org.jspecify.annotations.NullMarked;
