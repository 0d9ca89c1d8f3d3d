package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainFormTest {
    @Test
    void aMessageAsTheCodecWritesItIsOfThisForm() {
        assertThat(read(new String(UserCodec.encode(Users.MIA), StandardCharsets.UTF_8)))
                .isEqualTo(new ParseResult.Accepted(Users.MIA));
    }

    @Property
    void whatTheCodecWritesIsOfThisFormUnlessACharacterIsEscaped(@ForAll("users") CreatedUser user) {
        String text = new String(UserCodec.encode(user), StandardCharsets.UTF_8);

        ParseResult result = read(text);

        if (text.indexOf('\\') >= 0) {
            assertThat(result).isNull();
        } else {
            assertThat(result).isEqualTo(new ParseResult.Accepted(user));
        }
    }

    @Property(tries = 20_000)
    void itNeverSaysOtherwiseThanTheJsonParser(
            @ForAll("users") CreatedUser user,
            @ForAll @IntRange(max = 600) int place,
            @ForAll("patches") String patch) {
        String written = new String(UserCodec.encode(user), StandardCharsets.UTF_8);
        int index = place % written.length();
        String damaged = written.substring(0, index) + patch + written.substring(index + 1);

        ParseResult result = read(damaged);

        if (result != null) {
            assertThat(result).isEqualTo(UserCodec.decodeJson(damaged));
        }
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

    @Provide
    Arbitrary<CreatedUser> users() {
        return Users.any();
    }

    @Provide
    Arbitrary<String> patches() {
        return Arbitraries.of(
                "", "\"", "\"\"", "\\", "{", "}", ",", ":", "null", " ", "\n", "\u0000", "\u001F", "é", "x");
    }

    private static @Nullable ParseResult read(String text) {
        UserFields fields = PlainForm.read(text, text.getBytes(StandardCharsets.UTF_8));
        return fields == null ? null : fields.toUser();
    }
}
