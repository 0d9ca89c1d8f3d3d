package dev.userstream.ops.dlq;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes bytes that anybody may have written fit for a terminal: no control character of theirs reaches it. */
public final class SafeText {
    private static final int LONGEST_KEY = 60;
    private static final int BYTES_A_LINE = 16;

    private SafeText() {}

    /** One line of at most so many characters; control characters and halves of surrogate pairs become U+FFFD. */
    public static String line(String text, int longest) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(longest)
                .forEach(character -> line.appendCodePoint(isShown(character) ? character : '\uFFFD'));
        return text.codePointCount(0, text.length()) > longest
                ? line.append('…').toString()
                : line.toString();
    }

    /** One line, however long; what does not belong on one becomes U+FFFD. */
    public static String line(String text) {
        return line(text, Integer.MAX_VALUE);
    }

    /** A key in one line: its text, or {@code 0x…} where it is none, or {@code null}. */
    public static String key(byte @Nullable [] key) {
        if (key == null) {
            return "null";
        }
        return text(key)
                .filter(text -> text.indexOf('\n') < 0)
                .map(text -> line(text, LONGEST_KEY))
                .orElseGet(() -> line("0x" + HexFormat.of().formatHex(key), LONGEST_KEY));
    }

    /** The bytes as text, where they are UTF-8 that does nothing to a terminal; line ends and tabs are fine. */
    public static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean shown = text.codePoints().allMatch(each -> isShown(each) || each == '\n' || each == '\t');
            return shown ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The bytes in lines of sixteen: offset, hexadecimal, and the printable characters of ASCII. */
    public static String hex(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int start = 0; start < bytes.length; start += BYTES_A_LINE) {
            int end = Math.min(bytes.length, start + BYTES_A_LINE);
            StringBuilder characters = new StringBuilder();
            for (int index = start; index < end; index++) {
                characters.append(bytes[index] >= ' ' && bytes[index] <= '~' ? (char) bytes[index] : '.');
            }
            String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, start, end);
            dump.append(String.format("%08x  %-47s  %s%n", start, digits, characters));
        }
        return dump.toString();
    }

    /** Neither controls nor what changes the direction of the text around it. */
    private static boolean isShown(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
    }
}
