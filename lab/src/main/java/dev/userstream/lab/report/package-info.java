/** The form of the reports of chaos and bench. */
@NullMarked
package dev.userstream.lab.report;

import org.jspecify.annotations.NullMarked;
