/** The servers of the integration tests as containers of the official images: {@code STACK=containers}. */
package dev.userstream.local.containers;
