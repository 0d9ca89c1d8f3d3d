/** Measures throughput and latency of the pipeline on the embedded stack, next to simpler ways of doing the same. */
@NullMarked
package dev.userstream.lab.bench;

import org.jspecify.annotations.NullMarked;
