package dev.userstream.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages with the twelve fields in their order, no space between them and no character escaped: nearly all. They are
 * taken apart several times faster than a JSON library could, and their texts stay where they are. This refuses nothing and
 * knows no JSON; of a message that has another form or breaks a rule it says that it is not its own, and the library has the
 * word. {@link PlainWriter} writes the form. {@link #read} is thread-safe.
 */
final class PlainForm {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private static final List<Named> FIELDS = Field.ALL.stream()
            .map(field -> new Named(field, before(field).getBytes(StandardCharsets.US_ASCII)))
            .toList();

    @SuppressWarnings("ArrayRecordComponent") // constants of this class
    private record Named(Field field, byte[] before) {}

    private final byte[] utf8;
    private final FieldPlaces places = new FieldPlaces();
    private @Nullable UUID id;
    private @Nullable Instant dob;
    private @Nullable Instant registeredDate;

    private PlainForm(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** What stands before a field's value. */
    static String before(Field field) {
        return (field == Field.ID ? "{\"" : ",\"") + field.jsonName() + "\":";
    }

    /**
     * The user, or {@code null} where the message has another form, is not UTF-8, breaks a rule or might, having a long text.
     *
     * @param utf8 the message; the user's texts stay in it
     */
    static @Nullable EncodedUser read(byte[] utf8) {
        if (EightBytes.hasControlsOrBackslashes(utf8) || !Utf8.isWellFormed(utf8)) {
            return null;
        }
        PlainForm form = new PlainForm(utf8);
        return form.findFields() ? form.user() : null;
    }

    private boolean findFields() {
        int at = 0;
        for (Named named : FIELDS) {
            if (!stands(named.before(), at)) {
                return false;
            }
            at = findValue(named.field(), at + named.before().length);
            if (at < 0) {
                return false;
            }
        }
        return at == utf8.length - 1 && utf8[at] == '}';
    }

    /** Notes where a field's text is, and returns where its value ends; -1 where there is no text and no null. */
    private int findValue(Field field, int at) {
        if (stands(NULL, at)) {
            return at + NULL.length;
        }
        int end = at < utf8.length && utf8[at] == '"' ? EightBytes.indexOfQuotationMark(utf8, at + 1) : -1;
        if (end < 0) {
            return -1;
        }
        places.set(field, at + 1, end);
        return end + 1;
    }

    private boolean stands(byte[] expected, int at) {
        return at + expected.length <= utf8.length
                && Arrays.equals(utf8, at, at + expected.length, expected, 0, expected.length);
    }

    private @Nullable EncodedUser user() {
        for (Field field : Field.ALL) {
            if (places.has(field) ? !isWithinTheRules(field) : field.required()) {
                return null;
            }
        }
        return new EncodedUser(utf8, places, Objects.requireNonNull(id), dob, registeredDate);
    }

    private boolean isWithinTheRules(Field field) {
        return switch (field) {
            case ID -> {
                id = UserIds.parse(ascii(field));
                yield id != null;
            }
            case DOB -> {
                dob = UtcDates.parse(ascii(field));
                yield dob != null;
            }
            case REGISTERED_DATE -> {
                registeredDate = UtcDates.parse(ascii(field));
                yield registeredDate != null;
            }
            case FIRST_NAME, LAST_NAME, GENDER, ADDRESS, POST_CODE, EMAIL, USERNAME, PHONE, PICTURE -> {
                int bytes = places.length(field);
                // No text has more characters than bytes.
                yield bytes <= UserRules.MAX_TEXT_CHARACTERS && (bytes > 0 || !field.required());
            }
        };
    }

    /** A text of which only ASCII will be taken; other bytes become other characters. */
    private String ascii(Field field) {
        return new String(utf8, places.start(field), places.length(field), StandardCharsets.ISO_8859_1);
    }
}
