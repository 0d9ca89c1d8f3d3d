package dev.userstream.local.api;

import java.util.SplittableRandom;

/** How a country writes its post codes. */
sealed interface PostCode {
    /** A JSON number between both bounds. */
    record Digits(int first, int last) implements PostCode {}

    /** A JSON string after a mask. */
    record Text(Mask mask) implements PostCode {}

    /** Appends one as a JSON value. */
    default void write(JsonBuffer json, SplittableRandom random) {
        if (this instanceof Digits digits) {
            json.number(random.nextInt(digits.first(), digits.last() + 1));
        } else {
            json.raw('"');
            ((Text) this).mask().write(json, random);
            json.raw('"');
        }
    }
}
