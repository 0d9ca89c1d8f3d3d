package dev.userstream.local.soak;

import java.util.Locale;

/**
 * One figure over the whole window that is judged.
 *
 * @param figure its name
 * @param first at the window's begin
 * @param last at its end
 * @param median in between
 * @param most the highest
 * @param change how much it rose by its trend; for what grows along a line, how far the farthest point is off it
 * @param allowed how much change is allowed; 0 where the figure is only shown
 * @param verdict what that makes of it
 */
record Finding(
        String figure, long first, long last, long median, long most, long change, long allowed, Verdict verdict) {
    /** What can be made of a figure. */
    enum Verdict {
        FLAT,
        RISES,
        LINEAR,
        NOT_LINEAR,
        TOO_FEW_SAMPLES,
        SHOWN;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
