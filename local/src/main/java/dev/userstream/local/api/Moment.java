package dev.userstream.local.api;

import java.time.LocalDate;
import java.time.Period;
import java.util.SplittableRandom;

/**
 * A date as the source writes it, with the age that it has today.
 *
 * @param date the day, UTC
 * @param millisOfDay milliseconds since midnight
 */
record Moment(LocalDate date, int millisOfDay) {
    private static final int MILLIS_A_DAY = 86_400_000;

    /** A moment of a day between both, drawn evenly. */
    static Moment between(LocalDate first, LocalDate last, SplittableRandom random) {
        LocalDate date = LocalDate.ofEpochDay(random.nextLong(first.toEpochDay(), last.toEpochDay() + 1));
        return new Moment(date, random.nextInt(MILLIS_A_DAY));
    }

    /** Appends {@code {"date":"yyyy-MM-ddTHH:mm:ss.SSSZ","age":n}}. The age follows the clock, not the seed. */
    void write(JsonBuffer json, LocalDate today) {
        json.raw("{\"date\":\"").padded(date.getYear(), 4).raw('-');
        json.padded(date.getMonthValue(), 2)
                .raw('-')
                .padded(date.getDayOfMonth(), 2)
                .raw('T');
        int seconds = millisOfDay / 1_000;
        json.padded(seconds / 3_600, 2)
                .raw(':')
                .padded(seconds / 60 % 60, 2)
                .raw(':')
                .padded(seconds % 60, 2);
        json.raw('.').padded(millisOfDay % 1_000, 3).raw("Z\",\"age\":");
        json.number(Period.between(date, today).getYears()).raw('}');
    }
}
