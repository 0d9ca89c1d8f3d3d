package dev.userstream.ops.dlq;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes untrusted bytes and texts safe to print: the result has no control characters. */
public final class SafeText {
    private static final int MAX_KEY = 60;
    private static final int BYTES_PER_LINE = 16;

    private SafeText() {}

    /** One line of at most {@code max} characters; control characters and unpaired surrogates become U+FFFD. */
    public static String line(String text, int max) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(max)
                .forEach(character -> line.appendCodePoint(isPrintable(character) ? character : '\uFFFD'));
        return text.codePointCount(0, text.length()) > max ? line.append('…').toString() : line.toString();
    }

    /** One line of any length. */
    public static String line(String text) {
        return line(text, Integer.MAX_VALUE);
    }

    /** A key in one line of at most 60 characters. */
    public static String key(byte @Nullable [] key) {
        return bytes(key, MAX_KEY);
    }

    /** Bytes in one line of at most {@code max} characters: their text, {@code 0x…} where they are not text, or {@code null}. */
    public static String bytes(byte @Nullable [] bytes, int max) {
        return bytes == null
                ? "null"
                : line(text(bytes).orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes)), max);
    }

    /** The bytes as text, where they are UTF-8 without control characters other than line ends and tabs. */
    public static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean safe = text.codePoints().allMatch(each -> isPrintable(each) || each == '\n' || each == '\t');
            return safe ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The bytes in lines of sixteen: offset, hexadecimal, and printable ASCII characters. */
    public static String hex(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int start = 0; start < bytes.length; start += BYTES_PER_LINE) {
            int end = Math.min(bytes.length, start + BYTES_PER_LINE);
            StringBuilder characters = new StringBuilder();
            for (int index = start; index < end; index++) {
                characters.append(bytes[index] >= ' ' && bytes[index] <= '~' ? (char) bytes[index] : '.');
            }
            String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, start, end);
            dump.append(String.format(Locale.ROOT, "%08x  %-47s  %s%n", start, digits, characters));
        }
        return dump.toString();
    }

    /** Excludes controls and characters that change the direction of the text around them. */
    private static boolean isPrintable(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
    }
}
