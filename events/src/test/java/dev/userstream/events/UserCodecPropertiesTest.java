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

        assertThat(UserCodec.decode(value)).isEqualTo(new ParseResult.Accepted(EncodedUser.of(user)));
        assertThat(Messages.parse(Messages.key(user), value, 1))
                .isEqualTo(new ParseResult.Accepted(EncodedUser.of(user)));
    }

    @Property
    void oneUserHasOneForm(@ForAll("users") CreatedUser user) {
        byte[] value = UserCodec.encode(user);

        CreatedUser read =
                ((ParseResult.Accepted) UserCodec.decode(value)).user().decode();

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

    /** With bytes that are no UTF-8, too: whichever way a message is read, what is read is the same. */
    @Property(tries = 20_000)
    void aDamagedMessageIsReadAsTheJsonParserReadsIt(
            @ForAll("users") CreatedUser user,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 600) Integer> places,
            @ForAll byte damage,
            @ForAll boolean cut) {
        byte[] value = UserCodec.encode(user);
        places.forEach(place -> value[place % value.length] = damage);
        byte[] damaged = cut ? Arrays.copyOf(value, 1 + places.get(0) % value.length) : value;

        assertThat(UserCodec.decode(damaged)).isEqualTo(UserCodec.decodeOther(damaged));
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
        assertThat(Messages.parse(key, Document.valid().bytes(), timestampMs)).isInstanceOf(ParseResult.Refused.class);
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
