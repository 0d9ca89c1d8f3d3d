/** The contract between the producer, the job and the operator's tools: one record, one codec, one order, one set of names. */
@NullMarked
package dev.userstream.events;

import org.jspecify.annotations.NullMarked;
