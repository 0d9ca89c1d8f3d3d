package dev.userstream.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for characters in UTF-8, eight bytes at a time: each message is searched when it is written and when it is read. */
final class EightBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTATION_MARKS = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long QUESTION_MARKS = '?' * ONES;

    private EightBytes() {}

    /** Whether one of the bytes is less than a space, which JSON has in no text, or a backslash. */
    static boolean hasControlsOrBackslashes(byte[] utf8) {
        int index = 0;
        for (; index <= utf8.length - Long.BYTES; index += Long.BYTES) {
            long eight = (long) LONGS.get(utf8, index);
            if (isControlAmong(eight) || isZeroAmong(eight ^ BACKSLASHES)) {
                return true;
            }
        }
        long rest = rest(utf8, index);
        return isControlAmong(rest) || isZeroAmong(rest ^ BACKSLASHES);
    }

    /** Whether one of the bytes is less than a space, a quotation mark, a backslash or a question mark. */
    static boolean hasSpecials(byte[] utf8) {
        int index = 0;
        for (; index <= utf8.length - Long.BYTES; index += Long.BYTES) {
            if (isSpecialAmong((long) LONGS.get(utf8, index))) {
                return true;
            }
        }
        return index < utf8.length && isSpecialAmong(rest(utf8, index));
    }

    /** Where the next quotation mark is; -1 where there is none. */
    static int indexOfQuotationMark(byte[] utf8, int start) {
        int index = start;
        while (index <= utf8.length - Long.BYTES && !isZeroAmong((long) LONGS.get(utf8, index) ^ QUOTATION_MARKS)) {
            index += Long.BYTES;
        }
        while (index < utf8.length && utf8[index] != '"') {
            index++;
        }
        return index < utf8.length ? index : -1;
    }

    /** Where the next byte is that is no ASCII; the length where there is none. */
    static int endOfAscii(byte[] bytes, int start) {
        int index = start;
        while (index <= bytes.length - Long.BYTES && ((long) LONGS.get(bytes, index) & HIGH_BITS) == 0) {
            index += Long.BYTES;
        }
        while (index < bytes.length && bytes[index] >= 0) {
            index++;
        }
        return index;
    }

    /** The last bytes, fewer than eight, and spaces, which no one looks for. */
    private static long rest(byte[] utf8, int start) {
        long rest = SPACES;
        for (int index = start; index < utf8.length; index++) {
            rest = rest << Byte.SIZE | (utf8[index] & 0xFF);
        }
        return rest;
    }

    private static boolean isSpecialAmong(long eight) {
        return isControlAmong(eight)
                || isZeroAmong(eight ^ QUOTATION_MARKS)
                || isZeroAmong(eight ^ BACKSLASHES)
                || isZeroAmong(eight ^ QUESTION_MARKS);
    }

    private static boolean isControlAmong(long eight) {
        return ((eight - SPACES) & ~eight & HIGH_BITS) != 0;
    }

    private static boolean isZeroAmong(long eight) {
        return ((eight - ONES) & ~eight & HIGH_BITS) != 0;
    }
}
