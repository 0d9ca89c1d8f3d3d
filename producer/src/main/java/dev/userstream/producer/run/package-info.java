/** One run from request to end: pages in, users out at the asked rate, the ledger that outlives the process. */
@NullMarked
package dev.userstream.producer.run;

import org.jspecify.annotations.NullMarked;
