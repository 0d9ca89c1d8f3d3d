package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainFormTest {
    @Test
    void aMessageAsTheCodecWritesItIsOfThisForm() {
        assertThat(read(new String(UserCodec.encode(Users.MIA), StandardCharsets.UTF_8)))
                .isEqualTo(new ParseResult.Accepted(EncodedUser.of(Users.MIA)));
    }

    @Property
    void whatTheCodecWritesIsOfThisFormWhereNothingIsEscaped(@ForAll("plainUsers") CreatedUser user) {
        assertThat(read(new String(UserCodec.encode(user), StandardCharsets.UTF_8)))
                .isEqualTo(new ParseResult.Accepted(EncodedUser.of(user)));
    }

    @Property
    void whatIsEscapedIsLeftToTheJsonParser(@ForAll("users") CreatedUser user) {
        String text = new String(UserCodec.encodeJson(user), StandardCharsets.UTF_8);
        Assume.that(text.indexOf('\\') >= 0);

        assertThat(read(text)).isNull();
    }

    /** Both readings must be frequent for this to say anything. */
    @Property(tries = 20_000)
    void itNeverSaysOtherwiseThanTheJsonParser(
            @ForAll("plainUsers") CreatedUser user, @ForAll("places") int place, @ForAll("patches") String patch) {
        String written = new String(UserCodec.encode(user), StandardCharsets.UTF_8);
        int index = place % written.length();
        String damaged = ofUtf8(written.substring(0, index) + patch + written.substring(index + 1));

        ParseResult result = read(damaged);

        if (result != null) {
            assertThat(result).isEqualTo(UserCodec.decodeJson(damaged));
        }
        Statistics.label("read")
                .collect(result == null ? "by the JSON parser" : "here")
                .coverage(coverage -> {
                    coverage.check("here").percentage(share -> share > 15);
                    coverage.check("by the JSON parser").percentage(share -> share > 15);
                });
    }

    @ParameterizedTest
    @MethodSource("otherForms")
    void otherFormsAreLeftToTheJsonParser(String text) {
        assertThat(read(text)).isNull();
    }

    static List<String> otherForms() {
        String valid = Document.valid().json();
        return List.of(
                "",
                "{}",
                valid + " ",
                valid + "}",
                valid.replace(":", ": "),
                valid.substring(0, valid.length() - 1),
                Document.valid().and("\"more\":1").json(),
                Document.valid().without("phone").json(),
                Document.valid().with("phone", "1").json(),
                Document.valid().with("phone", "nul").json(),
                Document.valid().with("phone", "\"\\u0031\"").json(),
                Document.valid().with("phone", "\"\t\"").json(),
                Document.valid().with("phone", "\"\n\"").json());
    }

    @ParameterizedTest
    @MethodSource("brokenRules")
    void whatBreaksARuleIsLeftToWhoWordsTheRefusal(Document broken) {
        assertThat(read(broken.json())).isNull();
        assertThat(UserCodec.decode(broken.bytes())).isInstanceOf(ParseResult.Refused.class);
    }

    static List<Document> brokenRules() {
        return List.of(
                Document.valid().with("id", "\"1-1-1-1-1\""),
                Document.valid().with("id", "null"),
                Document.valid().with("email", "\"\""),
                Document.valid().with("email", "null"),
                Document.valid().with("dob", "\"yesterday\""),
                Document.valid().with("dob", "\"\""),
                Document.valid().with("registered_date", "\"2020-02-30T00:00:00.000Z\""),
                Document.valid().with("phone", '"' + "x".repeat(UserRules.MAX_TEXT_CHARACTERS + 1) + '"'));
    }

    @Test
    void aTextOfFewCharactersAndManyBytesIsLeftToWhoCountsCharacters() {
        String phone = "\u00E9".repeat(UserRules.MAX_TEXT_CHARACTERS);
        Document document = Document.valid().with("phone", '"' + phone + '"');

        assertThat(read(document.json())).isNull();
        assertThat(UserCodec.decode(document.bytes())).isInstanceOf(ParseResult.Accepted.class);
    }

    @Test
    void bytesThatAreNoUtf8AreLeftToWhoWordsTheRefusal() {
        byte[] broken = Document.valid().with("phone", "\"~\"").json().getBytes(StandardCharsets.UTF_8);
        for (int index = 0; index < broken.length; index++) {
            broken[index] = broken[index] == '~' ? (byte) 0xC3 : broken[index];
        }

        assertThat(PlainForm.read(broken)).isNull();
        assertThat(UserCodec.decode(broken)).isInstanceOf(ParseResult.Refused.class);
    }

    @Provide
    Arbitrary<CreatedUser> users() {
        return Users.any();
    }

    @Provide
    Arbitrary<CreatedUser> plainUsers() {
        return Users.plain();
    }

    /** Any as often as another: most are in the id otherwise, where few patches leave the message valid. */
    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 600).withDistribution(RandomDistribution.uniform());
    }

    @Provide
    Arbitrary<String> patches() {
        return Arbitraries.of(
                "",
                "\"",
                "\"\"",
                "\\",
                "{",
                "}",
                ",",
                ":",
                "null",
                " ",
                "\n",
                "\u0000",
                "\u001F",
                "é",
                "x",
                "0",
                "1",
                "5",
                "a",
                "b",
                "c",
                "\uD83C\uDF89");
    }

    /** What can arrive: half a surrogate pair cannot. */
    private static String ofUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static @Nullable ParseResult read(String text) {
        EncodedUser user = PlainForm.read(text.getBytes(StandardCharsets.UTF_8));
        return user == null ? null : new ParseResult.Accepted(user);
    }
}
