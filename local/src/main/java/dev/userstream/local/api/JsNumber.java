package dev.userstream.local.api;

import java.util.regex.Pattern;

/** Reads a query value as the API's server does: ECMAScript's {@code Number(text)}, spaces, hexadecimal and exponents included. */
final class JsNumber {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern RADIX = Pattern.compile("0[xX][0-9a-fA-F]{1,12}|0[oO][0-7]{1,16}|0[bB][01]{1,52}");

    private JsNumber() {}

    /** The number; not-a-number where the text is none. An empty or blank text is 0. */
    static double parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return 0;
        }
        if (RADIX.matcher(trimmed).matches()) {
            return Long.parseLong(trimmed.substring(2), radix(trimmed.charAt(1)));
        }
        return DECIMAL.matcher(trimmed).matches() ? Double.parseDouble(trimmed) : Double.NaN;
    }

    /** The shortest form, as ECMAScript prints it: {@code 2}, not {@code 2.0}. */
    static String format(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static int radix(char letter) {
        return switch (letter) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            default -> 2;
        };
    }
}
