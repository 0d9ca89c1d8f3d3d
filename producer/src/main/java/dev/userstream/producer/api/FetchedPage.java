package dev.userstream.producer.api;

import java.time.Duration;

/**
 * What a fetched page was like.
 *
 * @param delivered users in the answer, which may be more or fewer than asked for
 * @param refused places of the page that hold no usable user
 * @param version the API's version as the answer names it, or the empty text
 * @param took time of the whole exchange and the judgement of its users
 */
public record FetchedPage(long delivered, long refused, String version, Duration took) {}
