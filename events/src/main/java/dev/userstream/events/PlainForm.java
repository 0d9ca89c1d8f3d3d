package dev.userstream.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages with the twelve fields in their order, no space between them and no character escaped: nearly all. They are put
 * together and taken apart several times faster than a JSON library could. This judges nothing and knows no JSON; of any
 * other message it says that it is not of this form, and the library has the word. Thread-safe.
 */
final class PlainForm {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private static final String NULL = "null";
    private static final String END = "}";
    private static final int USUAL_SIZE = 512;

    /** What stands before each field's value, in their order. */
    private static final List<Named> FIELDS = Field.ALL.stream()
            .map(field -> new Named(field, (field == Field.ID ? "{\"" : ",\"") + field.jsonName() + "\":"))
            .toList();

    private record Named(Field field, String before) {}

    private PlainForm() {}

    /**
     * The texts of the fields, or {@code null} where the message has another form.
     *
     * @param text the message
     * @param utf8 the same as bytes
     */
    static @Nullable UserFields read(String text, byte[] utf8) {
        return text.indexOf('\\') < 0 && !hasControls(utf8) ? read(text) : null;
    }

    /** The message of a user as UTF-8, or {@code null} where JSON would escape one of its characters. */
    static byte @Nullable [] write(CreatedUser user) {
        StringBuilder message = new StringBuilder(USUAL_SIZE);
        for (Named named : FIELDS) {
            message.append(named.before());
            String text = UserCodec.text(user, named.field());
            if (text == null) {
                message.append(NULL);
            } else if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
                message.append('"').append(text).append('"');
            } else {
                return null;
            }
        }
        byte[] utf8 = message.append(END).toString().getBytes(StandardCharsets.UTF_8);
        return hasControls(utf8) ? null : utf8;
    }

    private static @Nullable UserFields read(String text) {
        UserFields fields = new UserFields();
        int at = 0;
        for (Named named : FIELDS) {
            if (!text.startsWith(named.before(), at)) {
                return null;
            }
            at += named.before().length();
            if (text.startsWith(NULL, at)) {
                at += NULL.length();
                continue;
            }
            int end = text.indexOf('"', at + 1);
            if (end < 0 || text.charAt(at) != '"') {
                return null;
            }
            fields.set(named.field(), text.substring(at + 1, end));
            at = end + 1;
        }
        return text.length() == at + END.length() && text.endsWith(END) ? fields : null;
    }

    /** Whether one of the bytes is less than a space, eight at a time: JSON has no such character within a text. */
    private static boolean hasControls(byte[] utf8) {
        int index = 0;
        for (; index <= utf8.length - Long.BYTES; index += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(utf8, index);
            if (((eight - SPACES) & ~eight & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; index < utf8.length; index++) {
            if (utf8[index] >= 0 && utf8[index] < ' ') {
                return true;
            }
        }
        return false;
    }
}
