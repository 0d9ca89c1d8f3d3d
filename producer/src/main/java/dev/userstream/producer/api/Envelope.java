package dev.userstream.producer.api;

import java.util.List;

/**
 * What is around the users of an answer.
 *
 * @param users each user's own JSON in the answer's order, at most as many as asked for
 * @param delivered how many users the answer holds in all
 * @param version the API's version as the answer names it, or the empty text
 */
record Envelope(List<byte[]> users, long delivered, String version) {}
