/** Tests of the commands in {@code script/} that start nothing. */
package dev.userstream.local.script;
