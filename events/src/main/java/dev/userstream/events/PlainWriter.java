package dev.userstream.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes users as {@link PlainForm} reads them, byte by byte as a JSON library would. What breaks a rule, what JSON escapes and
 * what cannot be told at once is left to the rules and the library. Confined to one call.
 */
@SuppressWarnings("EnumOrdinal") // the fields' own order is the form's
final class PlainWriter {
    private static final byte[][] BEFORE = Field.ALL.stream()
            .map(field -> PlainForm.before(field).getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final int USUAL_SIZE = 640;
    private static final int QUOTES_AND_END = 3;

    private byte[] message = new byte[USUAL_SIZE];
    private int size;
    private boolean plain = true;

    private PlainWriter() {}

    /** The message of a user as UTF-8, or {@code null} where that is for others to write, or to refuse. */
    static byte @Nullable [] write(CreatedUser user) {
        PlainWriter writer = new PlainWriter();
        writer.value(Field.ID, user.id().toString().getBytes(StandardCharsets.US_ASCII));
        writer.text(Field.FIRST_NAME, user.firstName());
        writer.text(Field.LAST_NAME, user.lastName());
        writer.text(Field.GENDER, user.gender());
        writer.text(Field.ADDRESS, user.address());
        writer.text(Field.POST_CODE, user.postCode());
        writer.text(Field.EMAIL, user.email());
        writer.text(Field.USERNAME, user.username());
        writer.date(Field.DOB, user.dob());
        writer.date(Field.REGISTERED_DATE, user.registeredDate());
        writer.text(Field.PHONE, user.phone());
        writer.text(Field.PICTURE, user.picture());
        return writer.end();
    }

    /** As UTF-8, half a surrogate pair is a question mark: texts without one hold none. */
    private void text(Field field, @Nullable String text) {
        if (text == null) {
            missing(field);
            return;
        }
        if (!plain || UserRules.checkLength(field, text) != null) {
            plain = false;
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        plain = !EightBytes.hasSpecials(utf8);
        value(field, utf8);
    }

    private void date(Field field, @Nullable Instant date) {
        if (date == null) {
            missing(field);
            return;
        }
        if (UtcDates.isStorable(date)) {
            value(field, UtcDates.bytes(date));
        } else {
            plain = false;
        }
    }

    private void missing(Field field) {
        reserve(NULL.length + BEFORE[field.ordinal()].length);
        append(BEFORE[field.ordinal()]);
        append(NULL);
    }

    private void value(Field field, byte[] ofQuoted) {
        reserve(BEFORE[field.ordinal()].length + ofQuoted.length);
        append(BEFORE[field.ordinal()]);
        message[size++] = '"';
        append(ofQuoted);
        message[size++] = '"';
    }

    private void reserve(int bytes) {
        int needed = size + bytes + QUOTES_AND_END;
        if (needed > message.length) {
            message = Arrays.copyOf(message, 2 * needed);
        }
    }

    private void append(byte[] bytes) {
        System.arraycopy(bytes, 0, message, size, bytes.length);
        size += bytes.length;
    }

    private byte @Nullable [] end() {
        message[size++] = '}';
        return plain ? Arrays.copyOf(message, size) : null;
    }
}
