/**
 * The offline API: answers like randomuser.me's API 1.4, quirks included, from a seeded source of made-up people. Faults can
 * be ordered for the next answers, so that a test decides what the source does.
 */
@NullMarked
package dev.userstream.local.api;

import org.jspecify.annotations.NullMarked;
