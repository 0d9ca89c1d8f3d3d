/** Keeps one streaming query per store going: prepares, starts, restarts, stops. */
@NullMarked
package dev.userstream.job.query;

import org.jspecify.annotations.NullMarked;
