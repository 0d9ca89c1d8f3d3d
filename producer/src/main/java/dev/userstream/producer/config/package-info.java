/** What the producer can be told, one record a concern. */
@NullMarked
package dev.userstream.producer.config;

import org.jspecify.annotations.NullMarked;
