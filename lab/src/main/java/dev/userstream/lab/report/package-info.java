/** Tables and files that the reports of chaos and bench share. */
@NullMarked
package dev.userstream.lab.report;

import org.jspecify.annotations.NullMarked;
