/** The run ledger: the request, progress and outcome of each run. */
@NullMarked
package dev.userstream.events.run;

import org.jspecify.annotations.NullMarked;
