/** The servers of a measurement, and the stores' tables, made and emptied. */
@NullMarked
package dev.userstream.bench.stores;

import org.jspecify.annotations.NullMarked;
