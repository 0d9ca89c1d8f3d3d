/** The HTTP API of the runs. */
@NullMarked
package dev.userstream.producer.http;

import org.jspecify.annotations.NullMarked;
