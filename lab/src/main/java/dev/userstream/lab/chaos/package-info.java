/** Injects faults into a pipeline that publishes continuously, measures the recovery after each and audits the result. */
@NullMarked
package dev.userstream.lab.chaos;

import org.jspecify.annotations.NullMarked;
