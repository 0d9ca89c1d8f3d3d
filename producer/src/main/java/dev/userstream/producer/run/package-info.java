/** Runs: the service, one task a run, its records on their way to Kafka, and the ledger. */
@NullMarked
package dev.userstream.producer.run;

import org.jspecify.annotations.NullMarked;
