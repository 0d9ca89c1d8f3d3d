package dev.userstream.local.api;

/** What a request turned out to ask for. */
sealed interface Asked {
    /** Users. */
    record Users(ApiQuery query) implements Asked {}

    /**
     * Something that makes the real server forget to answer.
     *
     * @param cause which of its bugs
     */
    record Silence(String cause) implements Asked {}

    /**
     * Something that the real API has and we do not imitate.
     *
     * @param what the parameter or version, for the answer
     */
    record NotOffered(String what) implements Asked {}
}
