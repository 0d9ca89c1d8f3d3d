package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class UserCodecPropertiesTest {
    @Property
    void whatWasWrittenIsReadBack(@ForAll("users") CreatedUser user) {
        byte[] value = UserCodec.encode(user);

        assertThat(UserCodec.decode(value)).isEqualTo(new ParseResult.Accepted(user));
        assertThat(UserMessage.parse(UserMessage.key(user), value, 1)).isEqualTo(new ParseResult.Accepted(user));
    }

    @Property
    void oneUserHasOneForm(@ForAll("users") CreatedUser user) {
        byte[] value = UserCodec.encode(user);

        CreatedUser read = ((ParseResult.Accepted) UserCodec.decode(value)).user();

        assertThat(UserCodec.encode(read)).isEqualTo(value);
    }

    @Property
    void arbitraryBytesNeverThrow(@ForAll @Size(max = 64) byte[] value) {
        assertThat(UserCodec.decode(value)).isInstanceOf(ParseResult.Refused.class);
    }

    @Property(tries = 2_000)
    void soupOfJsonNeverThrows(@ForAll("soup") String soup) {
        assertThat(UserCodec.decode(soup.getBytes(StandardCharsets.UTF_8))).isInstanceOf(ParseResult.Refused.class);
    }

    @Property(tries = 20_000)
    void damagedMessageIsNeverReadAsAnotherEncoding(
            @ForAll("users") CreatedUser user,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 600) Integer> places,
            @ForAll byte damage) {
        byte[] value = UserCodec.encode(user);
        places.forEach(place -> value[place % value.length] = damage);

        ParseResult result = UserCodec.decode(value);

        assertThat(isUtf8(value) || isRefusedAs(result, RefusalReason.INVALID_UTF8))
                .isTrue();
    }

    private static boolean isUtf8(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(value));
            return true;
        } catch (java.nio.charset.CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isRefusedAs(ParseResult result, RefusalReason reason) {
        return result instanceof ParseResult.Refused refused && refused.reason() == reason;
    }

    @Property(tries = 2_000)
    void aDamagedMessageNeverThrows(@ForAll @IntRange(max = 400) int place, @ForAll byte damage, @ForAll boolean cut) {
        byte[] value =
                Document.valid().and("\"more\":[1.5e3,{\"a\":\"\\u00e9\"}]").bytes();
        int index = place % value.length;
        value[index] = damage;
        byte[] damaged = cut ? Arrays.copyOf(value, index) : value;

        ParseResult result = UserCodec.decode(damaged);

        assertThat(result).isNotNull();
        if (cut) {
            assertThat(result).isInstanceOf(ParseResult.Refused.class);
        }
    }

    @Property
    void arbitraryKeysAndTimestampsNeverThrow(@ForAll @Size(max = 40) byte[] key, @ForAll long timestampMs) {
        assertThat(UserMessage.parse(key, Document.valid().bytes(), timestampMs))
                .isInstanceOf(ParseResult.Refused.class);
    }

    @Provide
    Arbitrary<CreatedUser> users() {
        return Users.any();
    }

    @Provide
    Arbitrary<String> soup() {
        List<String> pieces = List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\"id\"",
                "\"dob\":",
                "\"x\":",
                "null",
                "true",
                "1e9",
                "-",
                "NaN",
                "\\",
                "\\u",
                "\\ud800",
                "é",
                "\u0000",
                " ",
                "\uFEFF",
                "/*",
                "'",
                "{\"a\":",
                "]}");
        return Arbitraries.of(pieces).list().ofMinSize(1).ofMaxSize(30).map(list -> String.join("", list));
    }
}
