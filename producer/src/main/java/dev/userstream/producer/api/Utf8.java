package dev.userstream.producer.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8. Jackson's own check lets overlong forms and lone surrogates through. */
final class Utf8 {
    /** Length of a byte order mark. */
    static final int MARK_LENGTH = 3;

    private static final int CHUNK = 8_192;

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
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(CHUNK);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isOverflow()) {
            out.clear();
            result = decoder.decode(in, out, true);
        }
        return !result.isError();
    }
}
