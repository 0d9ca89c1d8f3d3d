/** The stores' tables, made and emptied for measurements. */
@NullMarked
package dev.userstream.bench.stores;

import org.jspecify.annotations.NullMarked;
