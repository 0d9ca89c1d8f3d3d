/** Keeps one streaming query per store going; follows its progress; control, health and metrics over HTTP. */
@NullMarked
package dev.userstream.job.query;

import org.jspecify.annotations.NullMarked;
