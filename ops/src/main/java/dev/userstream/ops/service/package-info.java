/** The operator's service: audits, status, health and metrics over HTTP. */
@NullMarked
package dev.userstream.ops.service;

import org.jspecify.annotations.NullMarked;
