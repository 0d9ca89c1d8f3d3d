package dev.userstream.events;

/** Tells whether bytes are UTF-8, as RFC 3629 has it, without decoding them: Java's own decoder makes a string of two bytes a character. */
final class Utf8 {
    private static final int LONGEST = 4;
    private static final int[] LEAST_OF_LENGTH = {0, 0, 0x80, 0x800, 0x1_0000};
    private static final int FIRST_OF_TWO = 0xC0;
    private static final int FIRST_OF_THREE = 0xE0;
    private static final int FIRST_OF_FOUR = 0xF0;
    private static final int BEHIND_LAST_FIRST = 0xF8;

    private Utf8() {}

    /** Whether all of it is: overlong forms, halves of surrogate pairs and what is beyond U+10FFFF are not. */
    static boolean isWellFormed(byte[] bytes) {
        int at = EightBytes.endOfAscii(bytes, 0);
        while (at < bytes.length) {
            int length = length(bytes[at] & 0xFF);
            if (length == 0 || at + length > bytes.length || !isCharacter(bytes, at, length)) {
                return false;
            }
            at = EightBytes.endOfAscii(bytes, at + length);
        }
        return true;
    }

    /** How many bytes a first byte above ASCII announces; 0 where it is none. */
    private static int length(int first) {
        if (first < FIRST_OF_TWO || first >= BEHIND_LAST_FIRST) {
            return 0;
        }
        if (first < FIRST_OF_THREE) {
            return 2;
        }
        return first < FIRST_OF_FOUR ? 3 : LONGEST;
    }

    private static boolean isCharacter(byte[] bytes, int at, int length) {
        int codePoint = bytes[at] & (0x7F >> length);
        for (int index = at + 1; index < at + length; index++) {
            if ((bytes[index] & 0xC0) != 0x80) {
                return false;
            }
            codePoint = codePoint << 6 | (bytes[index] & 0x3F);
        }
        return codePoint >= LEAST_OF_LENGTH[length]
                && codePoint <= Character.MAX_CODE_POINT
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}
