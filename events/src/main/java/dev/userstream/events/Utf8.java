package dev.userstream.events;

/** Tells whether bytes are UTF-8, as RFC 3629 has it: Java tells only while it decodes them. Thread-safe. */
final class Utf8 {
    private static final int TWO_BYTE_LEAD = 0xC0;
    private static final int THREE_BYTE_LEAD = 0xE0;
    private static final int FOUR_BYTE_LEAD = 0xF0;
    private static final int LEADS_END = 0xF8;
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;
    private static final int PAYLOAD_MASK = 0x3F;
    private static final int PAYLOAD_BITS = 6;

    /** The least code point of a sequence by its length: a smaller one would be in overlong form. */
    private static final int[] LEAST_CODE_POINT = {0, 0, 0x80, 0x800, 0x1_0000};

    private Utf8() {}

    /** Whether all of it is: overlong forms, halves of surrogate pairs and what is beyond U+10FFFF are not. */
    static boolean isWellFormed(byte[] bytes) {
        int at = EightBytes.endOfAscii(bytes, 0);
        while (at < bytes.length) {
            int length = sequenceLength(bytes[at] & 0xFF);
            if (length == 0 || at + length > bytes.length || !isCodePoint(bytes, at, length)) {
                return false;
            }
            at = EightBytes.endOfAscii(bytes, at + length);
        }
        return true;
    }

    /** How many bytes a lead byte above ASCII announces; 0 where it is none. */
    private static int sequenceLength(int lead) {
        if (lead < TWO_BYTE_LEAD || lead >= LEADS_END) {
            return 0;
        }
        if (lead < THREE_BYTE_LEAD) {
            return 2;
        }
        return lead < FOUR_BYTE_LEAD ? 3 : 4;
    }

    private static boolean isCodePoint(byte[] bytes, int at, int length) {
        int codePoint = bytes[at] & (0x7F >> length);
        for (int index = at + 1; index < at + length; index++) {
            if ((bytes[index] & CONTINUATION_MASK) != CONTINUATION) {
                return false;
            }
            codePoint = codePoint << PAYLOAD_BITS | (bytes[index] & PAYLOAD_MASK);
        }
        return codePoint >= LEAST_CODE_POINT[length]
                && codePoint <= Character.MAX_CODE_POINT
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}
