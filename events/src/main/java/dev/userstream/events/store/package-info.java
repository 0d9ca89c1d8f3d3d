/** The stores, and the names of their tables and columns. */
@NullMarked
package dev.userstream.events.store;

import org.jspecify.annotations.NullMarked;
