package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserCodecTest {
    private static final Instant DATE = Instant.parse("2000-01-01T00:00:00Z");

    @Test
    void runsOnTheExpectedJackson() {
        assertThat(new JsonFactory().version()).hasToString(System.getProperty("expected.jackson.version"));
    }

    @Test
    void toStringShowsOnlyTheId() {
        assertThat(new ParseResult.Accepted(Users.MIA).toString())
                .contains(Document.ID)
                .doesNotContain(Users.MIA.firstName(), Users.MIA.lastName(), Users.MIA.email(), Users.MIA.username());
    }

    @Test
    void encodeWritesTwelveFieldsInOrder() {
        assertThat(UserCodec.encode(Users.MIA)).asString().isEqualTo("""
                {"id":"99e0270c-9e56-5034-92bb-320bea0700c2","first_name":"Mia","last_name":"van'tzand",\
                "gender":"female","address":"4 Elm Street, Moss, Viken, Norway","post_code":"0515",\
                "email":"mia@example.com","username":"mia4","dob":"1969-12-31T23:59:59.999Z",\
                "registered_date":"2010-02-03T04:05:06.007Z","phone":"81549300",\
                "picture":"https://example.com/4.jpg"}""");
    }

    @Test
    void absentFieldsAreWrittenAsNull() {
        CreatedUser user = new CreatedUser(
                Users.MIA.id(), "آرش", "a\"b\\c\n😀\u2028", "x", null, null, "e", "u", null, null, null, null);

        assertThat(UserCodec.encode(user)).asString().isEqualTo("""
                {"id":"99e0270c-9e56-5034-92bb-320bea0700c2","first_name":"آرش","last_name":"a\\"b\\\\c\\n😀\u2028",\
                "gender":"x","address":null,"post_code":null,"email":"e","username":"u","dob":null,\
                "registered_date":null,"phone":null,"picture":null}""");
    }

    @Test
    void absentAndNullAreTheSame() {
        Document absent = Document.valid().without("address").without("dob");
        Document isNull = Document.valid().with("address", "null").with("dob", "null");

        assertThat(UserCodec.decode(absent.bytes())).isEqualTo(UserCodec.decode(isNull.bytes()));
        assertThat(accepted(absent).address()).isNull();
        assertThat(accepted(absent).dob()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"new_field\":1e999",
                "\"new_field\":-0",
                "\"new_field\":[{\"id\":1},[[]],\"\\ud800\",null,true]",
                "\"New\":{\"id\":\"not ours\",\"id\":\"twice\"}",
                "\"ID\":5",
                "\"\":\"\"",
                "\"\\u0000\":\"\\u0000\"",
                "\"x\":1,\"x\":2",
            })
    void unknownFieldsAreIgnored(String member) {
        assertThat(accepted(Document.valid().and(member))).isEqualTo(Users.MIA);
    }

    static Stream<String> largestFields() {
        int inside = UserCodec.MAX_NESTING - 1;
        String name = "n".repeat(UserCodec.MAX_NAME_LENGTH);
        return Stream.of(
                "\"n\":1" + "0".repeat(100_000),
                "\"n\":0." + "1".repeat(100_000),
                "\"n\":" + "[".repeat(inside) + "]".repeat(inside),
                '"' + name + "\":{\"" + name + "\":0}");
    }

    @ParameterizedTest
    @MethodSource("largestFields")
    void unknownFieldsMayReachTheLimits(String member) {
        assertThat(accepted(Document.valid().and(member))).isEqualTo(Users.MIA);
    }

    @Test
    void collidingNamesAreIgnored() {
        Document document = Document.valid();
        for (int bits = 0; bits < 2_048; bits++) {
            document = document.and('"' + collidingName(bits) + "\":0");
        }

        assertThat(accepted(document)).isEqualTo(Users.MIA);
    }

    /** "Aa" and "B@" hash alike in Jackson's table of names, and so does every chain of them. */
    private static String collidingName(int bits) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 11; bit++) {
            name.append((bits >> bit & 1) == 0 ? "Aa" : "B@");
        }
        return name.toString();
    }

    @Test
    void escapedNameIsTheSameName() {
        assertThat(accepted(Document.valid().without("first_name").and("\"first\\u005fname\":\"Zoë\""))
                        .firstName())
                .isEqualTo("Zoë");
    }

    @Test
    void whiteSpaceAroundTheObjectIsAccepted() {
        String spaced = " \t\r\n" + Document.valid().json().replace(",\"", " ,\n\t\"") + "\n ";

        assertThat(UserCodec.decode(spaced.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new ParseResult.Accepted(Users.MIA));
    }

    @Test
    void replacementCharacterIsText() {
        assertThat(accepted(Document.valid().withText("first_name", "\uFFFD")).firstName())
                .isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @CsvSource({
        "0001-01-01T00:00:00.000Z, -62135596800000",
        "1944-08-25T00:00:00.001Z, -800063999999",
        "1969-12-31T23:59:59.999Z, -1",
        "1970-01-01T00:00:00Z, 0",
        "2000-02-29T00:00:00.5Z, 951782400500",
        "2000-02-29T00:00:00.05Z, 951782400050",
        "9999-12-31T23:59:59.999Z, 253402300799999",
    })
    void datesAreParsedToTheMillisecond(String text, long epochMilli) {
        assertThat(accepted(Document.valid().withText("dob", text)).dob()).isEqualTo(Instant.ofEpochMilli(epochMilli));
    }

    @Test
    void largestUserFitsIntoAMessage() {
        CreatedUser escaped = Users.with("\u0001".repeat(UserRules.MAX_TEXT_CHARACTERS), DATE);
        CreatedUser wide = Users.with("😀".repeat(UserRules.MAX_TEXT_CHARACTERS), DATE);

        for (CreatedUser largest : List.of(escaped, wide)) {
            byte[] value = UserCodec.encode(largest);

            assertThat(value.length).isBetween(500_000, UserRules.MAX_VALUE_BYTES);
            // Not isEqualTo, which would print a megabyte.
            assertThat(UserCodec.decode(value).equals(new ParseResult.Accepted(largest)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_date, x, 10000-01-01T00:00:00Z",
        "invalid_date, x, 0000-12-31T23:59:59.999Z",
        "invalid_date, x, 2000-01-01T00:00:00.0001Z",
        "empty_field, '', 2000-01-01T00:00:00Z",
        "unstorable_text, \uD800, 2000-01-01T00:00:00Z",
        "unstorable_text, \uDC00\uD800, 2000-01-01T00:00:00Z",
        "unstorable_text, a\u0000b, 2000-01-01T00:00:00Z",
    })
    void unstorableUserIsNotWritten(String code, String text, String date) {
        CreatedUser user = Users.with(text, Instant.parse(date.startsWith("10000") ? '+' + date : date));

        assertThat(UserRules.check(user).orElseThrow().reason().code()).isEqualTo(code);
        assertThatThrownBy(() -> UserCodec.encode(user))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(code + ": ");
    }

    @Test
    void tooLongTextIsNotWritten() {
        assertThatThrownBy(() -> UserCodec.encode(Users.with("😀".repeat(UserRules.MAX_TEXT_CHARACTERS + 1), DATE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text_too_long: first_name: 16385 characters (expected: at most 16384)");
    }

    private static CreatedUser accepted(Document document) {
        ParseResult result = UserCodec.decode(document.bytes());
        assertThat(result).isInstanceOf(ParseResult.Accepted.class);
        return ((ParseResult.Accepted) result).user();
    }
}
