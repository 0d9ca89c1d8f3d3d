package dev.userstream.ops.audit;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A share such as {@code 1%} or {@code 0.5%}. Immutable.
 *
 * @param percent 0 to 100
 */
public record Percentage(BigDecimal percent) {
    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final Pattern FORM = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,9})?%");

    /**
     * Reads a percentage.
     *
     * @throws IllegalArgumentException if the text is none from 0% to 100%
     */
    public static Percentage parse(String text) {
        if (FORM.matcher(text).matches()) {
            BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1));
            if (percent.compareTo(ALL) <= 0) {
                return new Percentage(percent);
            }
        }
        throw new IllegalArgumentException(text + " (expected: a percentage from 0% to 100%, such as 1% or 0.5%)");
    }

    /** Whether a part is more than this share of a whole. */
    boolean isExceededBy(long part, long whole) {
        return BigDecimal.valueOf(part)
                        .multiply(ALL)
                        .compareTo(BigDecimal.valueOf(whole).multiply(percent))
                > 0;
    }

    @Override
    public String toString() {
        return percent.toPlainString() + "%";
    }
}
