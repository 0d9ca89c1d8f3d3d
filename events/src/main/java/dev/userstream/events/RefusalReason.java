package dev.userstream.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The reasons for refusing a message. Dead letters, metrics and the command line show the code. */
public enum RefusalReason {
    /** The record's timestamp cannot be ordered: see {@link WriteOrder}. */
    INVALID_TIMESTAMP,
    /** No value at all (a tombstone). */
    NULL_VALUE,
    /** A value of no bytes. */
    EMPTY_VALUE,
    /** More bytes than {@link UserRules#MAX_VALUE_BYTES}. */
    VALUE_TOO_LARGE,
    /** Bytes that are not UTF-8. */
    INVALID_UTF8,
    /** Not JSON, cut short, after a byte order mark, or with a name longer than {@link UserCodec#MAX_NAME_LENGTH}. */
    INVALID_JSON,
    /** JSON nested deeper than {@link UserCodec#MAX_NESTING}. */
    NESTING_TOO_DEEP,
    /** Something other than white space follows the JSON object. */
    TRAILING_CONTENT,
    /** JSON, but not an object. */
    NOT_AN_OBJECT,
    /** A field of the contract appears twice. */
    DUPLICATE_FIELD,
    /** A required field is absent or null. */
    MISSING_FIELD,
    /** A required field is the empty text. */
    EMPTY_FIELD,
    /** A field of the contract is not a text. */
    WRONG_TYPE,
    /** A text is longer than {@link UserRules#MAX_TEXT_CHARACTERS}. */
    TEXT_TOO_LONG,
    /** A text holds U+0000 or half a surrogate pair: PostgreSQL and Cassandra cannot hold it alike. */
    UNSTORABLE_TEXT,
    /** The id is not a canonical lower-case UUID. */
    INVALID_ID,
    /** A date is not ISO-8601 UTC with at most milliseconds, or its year is outside 1–9999. */
    INVALID_DATE,
    /** The record has no key. */
    NULL_KEY,
    /** The record's key is not the id. */
    KEY_MISMATCH,
    /** The source's user is not an object of the shape that its documentation shows. Given by the producer only. */
    INVALID_SOURCE_USER,
    /** The broker refuses the record as too large. Given by the producer only. */
    RECORD_TOO_LARGE,
    /** A store refuses the row. Given by the store's writer only. */
    STORE_REFUSED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The stable lower-case code, such as {@code invalid_json}. */
    public String code() {
        return code;
    }

    /** The reason of that code; empty for one that this version does not know. */
    public static Optional<RefusalReason> ofCode(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code.equals(code))
                .findFirst();
    }
}
