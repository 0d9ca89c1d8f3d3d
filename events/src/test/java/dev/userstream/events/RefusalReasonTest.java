package dev.userstream.events;

import static dev.userstream.events.RefusalReason.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalReasonTest {
    private static final byte[] KEY = Document.ID.getBytes(StandardCharsets.UTF_8);
    private static final long NOW = 1_700_000_000_000L;
    private static final Document VALID = Document.valid();

    /** Given outside this module, and tested there. */
    private static final Set<RefusalReason> GIVEN_ELSEWHERE =
            EnumSet.of(INVALID_SOURCE_USER, RECORD_TOO_LARGE, STORE_REFUSED);

    @SuppressWarnings("ArrayRecordComponent") // cases are not compared
    record Case(RefusalReason reason, String what, byte[] key, byte[] value, long timestampMs) {
        @Override
        public String toString() {
            return reason.code() + ": " + what;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(records(), values(), json(), fieldCases()).flatMap(cases -> cases);
    }

    static Stream<Case> fieldCases() {
        return Stream.concat(fields(), dates());
    }

    private static Stream<Case> records() {
        byte[] valid = VALID.bytes();
        return Stream.of(
                new Case(INVALID_TIMESTAMP, "none", KEY, valid, -1),
                new Case(INVALID_TIMESTAMP, "zero", KEY, valid, 0),
                new Case(INVALID_TIMESTAMP, "after the year 9999", KEY, valid, WriteOrder.MAX_TIMESTAMP_MS + 1),
                new Case(INVALID_TIMESTAMP, "far future", KEY, valid, Long.MAX_VALUE),
                new Case(NULL_KEY, "null", null, valid, NOW),
                new Case(KEY_MISMATCH, "empty key", new byte[0], valid, NOW),
                new Case(KEY_MISMATCH, "another id", utf8("abc61bbd-98ad-5c86-b69c-9b5b62b65053"), valid, NOW),
                new Case(KEY_MISMATCH, "upper case", utf8(Document.ID.toUpperCase(Locale.ROOT)), valid, NOW));
    }

    private static Stream<Case> values() {
        return Stream.of(
                new Case(NULL_VALUE, "tombstone", KEY, null, NOW),
                of(EMPTY_VALUE, "no bytes", new byte[0]),
                of(VALUE_TOO_LARGE, "one byte more", new byte[UserRules.MAX_VALUE_BYTES + 1]),
                of(INVALID_UTF8, "a byte that never occurs", 0xFF),
                of(INVALID_UTF8, "UTF-16", 0xFE, 0xFF, 0x00, '{'),
                of(INVALID_UTF8, "cut character", '"', 0xC3),
                of(INVALID_UTF8, "overlong solidus", '"', 0xC0, 0xAF, '"'),
                of(INVALID_UTF8, "overlong U+0000", '"', 0xC0, 0x80, '"'),
                of(INVALID_UTF8, "surrogate as bytes", '"', 0xED, 0xA0, 0x80, '"'),
                of(INVALID_UTF8, "surrogate pair as bytes", '"', 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80, '"'),
                of(INVALID_UTF8, "above U+10FFFF", '"', 0xF4, 0x90, 0x80, 0x80, '"'),
                of(INVALID_UTF8, "Latin-1 text", '"', 'Z', 'o', 0xEB, '"'));
    }

    private static Stream<Case> json() {
        String valid = VALID.json();
        String longName = '"' + "n".repeat(UserCodec.MAX_NAME_LENGTH + 1) + '"';
        String longerName = '"' + "n".repeat(60_000) + '"';
        String deep = "[".repeat(UserCodec.MAX_NESTING);
        return Stream.of(
                of(INVALID_JSON, "text", "hello"),
                of(INVALID_JSON, "white space", " \n\t "),
                of(INVALID_JSON, "byte order mark", "\uFEFF" + valid),
                of(INVALID_JSON, "byte order mark alone", "\uFEFF"),
                of(INVALID_JSON, "cut short", valid.substring(0, valid.length() - 1)),
                of(INVALID_JSON, "cut in a name", "{\"fir"),
                of(INVALID_JSON, "single quotes", "{'id':1}"),
                of(INVALID_JSON, "comment", "{/* */}"),
                of(INVALID_JSON, "trailing comma", "{\"x\":1,}"),
                of(INVALID_JSON, "NaN", VALID.and("\"x\":NaN")),
                of(INVALID_JSON, "infinity", VALID.and("\"x\":-Infinity")),
                of(INVALID_JSON, "leading zero", VALID.and("\"x\":01")),
                of(INVALID_JSON, "raw control character", VALID.and("\"x\":\"\u0001\"")),
                of(INVALID_JSON, "unknown escape", VALID.and("\"x\":\"\\x\"")),
                of(INVALID_JSON, "an invalid field in broken JSON", "{\"id\":1,"),
                of(INVALID_JSON, "string cut short at the root", "\"abc"),
                of(INVALID_JSON, "array cut short", "[1,2"),
                of(INVALID_JSON, "brackets that do not match", "[}"),
                of(INVALID_JSON, "XML", "<user/>"),
                of(INVALID_JSON, "Confluent's framing", 0, 0, 0, 0, 1, '{', '}'),
                of(INVALID_JSON, "long name", VALID.and(longName + ":1")),
                of(INVALID_JSON, "long name inside", VALID.and("\"x\":[{" + longName + ":1}]")),
                of(INVALID_JSON, "longer name", VALID.and(longerName + ":1")),
                of(INVALID_JSON, "longer name, then no colon", "{" + longerName + " 1}"),
                of(INVALID_JSON, "longer name, cut short", "{" + longerName.substring(0, 60_000)),
                of(INVALID_JSON, "longer name at the root", "[{" + longerName + ":1}]"),
                of(NESTING_TOO_DEEP, "in an unknown field", VALID.and("\"x\":" + deep)),
                of(NESTING_TOO_DEEP, "in a known field", VALID.with("id", deep)),
                of(NESTING_TOO_DEEP, "in a duplicate", VALID.and("\"id\":" + deep)),
                of(NESTING_TOO_DEEP, "objects", VALID.and("\"x\":" + "{\"x\":".repeat(64))),
                of(NESTING_TOO_DEEP, "well-formed", VALID.and("\"x\":" + deep + "]".repeat(64))),
                of(NESTING_TOO_DEEP, "arrays at the root", "[".repeat(100_000)),
                of(NESTING_TOO_DEEP, "as deep as a message can be", "[".repeat(UserRules.MAX_VALUE_BYTES)),
                of(TRAILING_CONTENT, "another object", valid + valid),
                of(TRAILING_CONTENT, "a bracket", valid + "}"),
                of(TRAILING_CONTENT, "text", valid + " garbage"),
                of(TRAILING_CONTENT, "zero bytes", valid + "\u0000"),
                of(TRAILING_CONTENT, "after an invalid object", "{\"id\":1} 2"),
                of(NOT_AN_OBJECT, "null", "null"),
                of(NOT_AN_OBJECT, "string", "\"" + valid.replace("\"", "\\\"") + "\""),
                of(NOT_AN_OBJECT, "number", "1e999"),
                of(NOT_AN_OBJECT, "long number", "1" + "0".repeat(5_000)),
                of(NOT_AN_OBJECT, "boolean", "true"),
                of(NOT_AN_OBJECT, "empty array", "[]"),
                of(NOT_AN_OBJECT, "array of objects", "[" + valid + "]"),
                of(NOT_AN_OBJECT, "array as deep as allowed", deep + "]".repeat(64)));
    }

    private static Stream<Case> fields() {
        String tooLong = "x".repeat(UserRules.MAX_TEXT_CHARACTERS + 1);
        return Stream.of(
                of(DUPLICATE_FIELD, "the same value", VALID.and("\"gender\":\"female\"")),
                of(DUPLICATE_FIELD, "null first", VALID.with("dob", "null").and("\"dob\":null")),
                of(DUPLICATE_FIELD, "spelt with an escape", VALID.and("\"i\\u0064\":\"" + Document.ID + "\"")),
                of(DUPLICATE_FIELD, "second of another type", VALID.and("\"id\":{\"a\":[1]}")),
                of(MISSING_FIELD, "empty object", "{}"),
                of(MISSING_FIELD, "absent", VALID.without("email")),
                of(MISSING_FIELD, "null", VALID.with("id", "null")),
                of(MISSING_FIELD, "only upper case", VALID.without("id").withText("ID", Document.ID)),
                of(EMPTY_FIELD, "required", VALID.withText("username", "")),
                of(WRONG_TYPE, "number", VALID.with("post_code", "515")),
                of(WRONG_TYPE, "infinite number", VALID.with("post_code", "1e999")),
                of(WRONG_TYPE, "400 digits", VALID.with("phone", "1" + "0".repeat(400))),
                of(WRONG_TYPE, "5000 digits", VALID.with("phone", "1" + "0".repeat(5_000))),
                of(WRONG_TYPE, "boolean", VALID.with("gender", "true")),
                of(WRONG_TYPE, "object", VALID.with("address", "{\"city\":{\"name\":\"Moss\"}}")),
                of(WRONG_TYPE, "array", VALID.with("first_name", "[\"Mia\"]")),
                of(WRONG_TYPE, "epoch", VALID.with("dob", "0")),
                of(TEXT_TOO_LONG, "required", VALID.withText("first_name", tooLong)),
                of(TEXT_TOO_LONG, "optional", VALID.withText("address", tooLong)),
                of(TEXT_TOO_LONG, "outside the basic plane", VALID.withText("phone", "😀".repeat(16_385))),
                of(UNSTORABLE_TEXT, "U+0000", VALID.with("first_name", "\"a\\u0000b\"")),
                of(UNSTORABLE_TEXT, "high half", VALID.with("address", "\"\\ud800\"")),
                of(UNSTORABLE_TEXT, "high half, then a letter", VALID.with("address", "\"\\ud83dx\"")),
                of(UNSTORABLE_TEXT, "low half", VALID.with("picture", "\"x\\ude00\"")),
                of(UNSTORABLE_TEXT, "halves in the wrong order", VALID.with("phone", "\"\\ude00\\ud83d\"")),
                of(INVALID_ID, "empty", VALID.withText("id", "")),
                of(INVALID_ID, "short", VALID.withText("id", "1-1-1-1-1")),
                of(INVALID_ID, "upper case", VALID.withText("id", "99E0270C-9E56-5034-92BB-320BEA0700C2")),
                of(INVALID_ID, "very long", VALID.withText("id", tooLong)));
    }

    private static Stream<Case> dates() {
        return """
                2001-01-01
                0000-01-01T00:00:00Z
                -0001-01-01T00:00:00Z
                10000-01-01T00:00:00Z
                +10000-01-01T00:00:00Z
                19100-01-01T00:00:00.000Z
                2001-02-29T00:00:00Z
                1900-02-29T00:00:00Z
                2000-02-30T00:00:00Z
                2000-00-01T00:00:00Z
                2000-13-01T00:00:00Z
                2000-01-32T00:00:00Z
                2016-12-31T23:59:60Z
                2000-01-01T24:00:00Z
                2000-01-01T00:60:00Z
                2000-01-01T00:00:00+00:00
                2000-01-01T00:00:00+01:00
                2000-01-01T00:00:00
                2000-01-01T00:00:00.Z
                2000-01-01T00:00:00.1234Z
                2000-01-01T00:00:00.000000Z
                2000-01-01T00:00:00,123Z
                2000-01-01t00:00:00z
                2000-01-01 00:00:00Z
                2000-01-01T00:00Z
                 2000-01-01T00:00:00Z
                2000-01-01T00:00:00Z\\n
                20００-01-01T00:00:00Z
                2000-1-1T0:0:0Z
                2000-01-01T00:00:-1Z
                946684800000
                2000-01-01T00:00:00.000Z\u0000

                """.lines()
                .map(date -> of(INVALID_DATE, date, VALID.withText("registered_date", date.replace("\\n", "\n"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void invalidRecordsAreRefusedWithTheirReason(Case invalid) {
        ParseResult result = UserMessage.parse(invalid.key(), invalid.value(), invalid.timestampMs());

        assertThat(result).isInstanceOfSatisfying(ParseResult.Refused.class, refused -> {
            assertThat(refused.reason()).as(refused.detail()).isEqualTo(invalid.reason());
            assertThat(refused.detail()).hasSizeBetween(5, 200).doesNotContain("Mia", "mia");
        });
    }

    @Test
    void everyReasonHasACase() {
        Set<RefusalReason> shown = cases().map(Case::reason).collect(Collectors.toSet());
        shown.addAll(GIVEN_ELSEWHERE);

        assertThat(shown).containsExactlyInAnyOrder(RefusalReason.values());
    }

    @Test
    void theUnchangedMessageIsAccepted() {
        assertThat(UserMessage.parse(KEY, VALID.bytes(), NOW)).isEqualTo(new ParseResult.Accepted(Users.MIA));
    }

    @Test
    void ofCodeReversesCode() {
        assertThat(RefusalReason.values())
                .allSatisfy(reason ->
                        assertThat(RefusalReason.ofCode(reason.code())).contains(reason));
        assertThat(RefusalReason.ofCode("INVALID_JSON")).isEmpty();
        assertThat(RefusalReason.ofCode("of_a_newer_version")).isEmpty();
    }

    private static Case of(RefusalReason reason, String what, Document value) {
        return of(reason, what, value.json());
    }

    private static Case of(RefusalReason reason, String what, String value) {
        return of(reason, what, utf8(value));
    }

    private static Case of(RefusalReason reason, String what, int... value) {
        byte[] bytes = new byte[value.length];
        for (int index = 0; index < value.length; index++) {
            bytes[index] = (byte) value[index];
        }
        return of(reason, what, bytes);
    }

    private static Case of(RefusalReason reason, String what, byte[] value) {
        return new Case(reason, what, KEY, value, NOW);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
