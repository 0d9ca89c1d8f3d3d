package dev.userstream.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages with the twelve fields in their order, no space between them and no character escaped: nearly all. They are
 * taken apart several times faster than a JSON library could. This judges nothing and knows no JSON; of any other message it
 * says that it is not of this form, and the library has the word. {@link PlainWriter} writes the form. Thread-safe.
 */
final class PlainForm {
    private static final String NULL = "null";
    private static final String END = "}";

    private static final List<Named> FIELDS =
            Field.ALL.stream().map(field -> new Named(field, before(field))).toList();

    private record Named(Field field, String before) {}

    private PlainForm() {}

    /** What stands before a field's value. */
    static String before(Field field) {
        return (field == Field.ID ? "{\"" : ",\"") + field.jsonName() + "\":";
    }

    /**
     * The texts of the fields, or {@code null} where the message has another form.
     *
     * @param text the message
     * @param utf8 the same as bytes
     */
    static @Nullable UserFields read(String text, byte[] utf8) {
        return text.indexOf('\\') < 0 && !EightBytes.hasControls(utf8) ? read(text) : null;
    }

    private static @Nullable UserFields read(String text) {
        UserFields fields = UserFields.ofPlainTexts();
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
}
