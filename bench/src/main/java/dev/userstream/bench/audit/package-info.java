/** The verdict with which a measurement ends. */
@NullMarked
package dev.userstream.bench.audit;

import org.jspecify.annotations.NullMarked;
