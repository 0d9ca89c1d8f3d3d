/** What was measured, on which machine, and how it is told. */
@NullMarked
package dev.userstream.bench.measure;

import org.jspecify.annotations.NullMarked;
