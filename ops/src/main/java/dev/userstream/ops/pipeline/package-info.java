/** What the outside can tell: records of the topics, rows of the stores, the ledger, how far the stores are. */
@NullMarked
package dev.userstream.ops.pipeline;

import org.jspecify.annotations.NullMarked;
