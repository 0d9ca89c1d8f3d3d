/**
 * The offline API: answers like randomuser.me's API 1.4 with made-up people. Faults can be injected into its responses, so
 * that a test decides how the source fails.
 */
@NullMarked
package dev.userstream.local.api;

import org.jspecify.annotations.NullMarked;
