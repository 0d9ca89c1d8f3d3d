/** The operator's commands as child processes against the real stack. */
package dev.userstream.local.ops;
