package dev.userstream.local.api;

import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * A form with places to fill: {@code #} a digit, {@code @} an upper-case letter; {@code D}, {@code M}, {@code Y} day, month
 * and year of birth; all else stands as it is.
 *
 * @param text the form, ASCII
 */
record Mask(String text) {
    /** Appends one filling without a date. */
    void write(JsonBuffer json, SplittableRandom random) {
        write(json, random, LocalDate.EPOCH);
    }

    /** Appends one filling. */
    void write(JsonBuffer json, SplittableRandom random, LocalDate birth) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '#' -> json.raw('0' + random.nextInt(10));
                case '@' -> json.raw('A' + random.nextInt(26));
                case 'D' -> json.padded(birth.getDayOfMonth(), 2);
                case 'M' -> json.padded(birth.getMonthValue(), 2);
                // Three digits for births from 2000: the source counts years from 1900.
                case 'Y' -> json.padded(birth.getYear() - 1900, 2);
                default -> json.raw(character);
            }
        }
    }
}
