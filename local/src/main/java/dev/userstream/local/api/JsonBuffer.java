package dev.userstream.local.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A growing run of bytes that JSON is written into. Plain appends instead of a generator: a page is 5 MB and must not cost
 * more to make than to send. Not for several threads.
 */
final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    JsonBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    JsonBuffer raw(int character) {
        room(1);
        bytes[length++] = (byte) character;
        return this;
    }

    JsonBuffer raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Appends ASCII characters as they are. */
    JsonBuffer raw(String ascii) {
        int count = ascii.length();
        room(count);
        for (int index = 0; index < count; index++) {
            bytes[length++] = (byte) ascii.charAt(index);
        }
        return this;
    }

    JsonBuffer number(int number) {
        return number < 0 ? raw('-').padded(-number, 1) : padded(number, 1);
    }

    /** Appends a number of 0 or more with leading zeros up to that many digits. */
    JsonBuffer padded(int number, int digits) {
        int count = digits;
        for (long limit = powerOfTen(digits); number >= limit; limit *= 10) {
            count++;
        }
        room(count);
        int rest = number;
        for (int index = length + count - 1; index >= length; index--) {
            bytes[index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
        return this;
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int times = 0; times < exponent; times++) {
            power *= 10;
        }
        return power;
    }

    /** Appends bytes as lower-case hexadecimal digits. */
    JsonBuffer hex(byte[] source) {
        return hex(source, 0, source.length);
    }

    /** Appends the bytes from an index up to before another as lower-case hexadecimal digits. */
    JsonBuffer hex(byte[] source, int from, int to) {
        room(2 * (to - from));
        for (int index = from; index < to; index++) {
            bytes[length++] = HEX[(source[index] >> 4) & 15];
            bytes[length++] = HEX[source[index] & 15];
        }
        return this;
    }

    /** Appends a JSON string of any text, with its quotes. */
    JsonBuffer string(String text) {
        return raw('"').raw(escaped(text)).raw('"');
    }

    /** The text as it stands between the quotes of a JSON string, in UTF-8. */
    static byte[] escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                escaped.append('\\').append(character);
            } else if (character < ' ') {
                escaped.append(String.format("\\u%04x", (int) character));
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString().getBytes(StandardCharsets.UTF_8);
    }

    int checksum() {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
