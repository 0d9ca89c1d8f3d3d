package dev.userstream.producer.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8. Jackson's own check lets overlong forms and lone surrogates through. */
final class Utf8 {
    /** Length of a byte order mark. */
    static final int MARK_LENGTH = 3;

    private static final int CHUNK = 8_192;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** Whether the bytes begin with a byte order mark, which some servers put before JSON. */
    static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= MARK_LENGTH
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
    }

    /** Whether the bytes are UTF-8 throughout; needs little memory whatever their number. */
    static boolean isValid(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer out = CharBuffer.allocate(CHUNK);
        // A character's bytes are either one of ASCII or none of it, so what lies between ASCII is judged by itself.
        for (int from = asciiEnd(bytes, 0); from < bytes.length; ) {
            int to = from;
            while (to < bytes.length && bytes[to] < 0) {
                to++;
            }
            if (!isValid(decoder.reset(), ByteBuffer.wrap(bytes, from, to - from), out)) {
                return false;
            }
            from = asciiEnd(bytes, to);
        }
        return true;
    }

    private static boolean isValid(CharsetDecoder decoder, ByteBuffer in, CharBuffer out) {
        CoderResult result = decoder.decode(in, out.clear(), true);
        while (result.isOverflow()) {
            result = decoder.decode(in, out.clear(), true);
        }
        return !result.isError();
    }

    /** Where ASCII ends that begins at an index; nearly all of an answer is ASCII, so it is passed eight bytes at a time. */
    private static int asciiEnd(byte[] bytes, int begin) {
        int index = begin;
        while (index + Long.BYTES <= bytes.length && ((long) EIGHT.get(bytes, index) & HIGH_BITS) == 0) {
            index += Long.BYTES;
        }
        while (index < bytes.length && bytes[index] >= 0) {
            index++;
        }
        return index;
    }
}
