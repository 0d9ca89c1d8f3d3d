package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    void decodeReversesEncode(@ForAll("users") CreatedUser user) {
        byte[] value = UserCodec.encode(user);

        assertThat(UserCodec.decode(value)).isEqualTo(new ParseResult.Accepted(user));
        assertThat(UserMessage.parse(UserMessage.key(user), value, 1)).isEqualTo(new ParseResult.Accepted(user));
    }

    @Property(tries = 2_000)
    void mixedJsonTokensNeverThrow(@ForAll("tokens") String tokens) {
        assertThat(UserCodec.decode(tokens.getBytes(StandardCharsets.UTF_8))).isInstanceOf(ParseResult.Refused.class);
    }

    @Property(tries = 20_000)
    void damagedMessageIsNeverReadAsAnotherEncoding(
            @ForAll("users") CreatedUser user,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 600) Integer> places,
            @ForAll byte damage) {
        byte[] value = UserCodec.encode(user);
        places.forEach(place -> value[place % value.length] = damage);

        ParseResult result = UserCodec.decode(value);

        if (!isUtf8(value)) {
            assertThat(result)
                    .isInstanceOfSatisfying(
                            ParseResult.Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.INVALID_UTF8));
        }
    }

    private static boolean isUtf8(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
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
    Arbitrary<String> tokens() {
        List<String> pieces =
                List.of(("{ } [ ] : , \" \"id\" \"dob\": \"x\": null true 1e9 - NaN \\ \\u \\ud800 é \u0000 \uFEFF"
                                + " /* ' {\"a\": ]} \t")
                        .split(" "));
        return Arbitraries.of(pieces).list().ofMinSize(1).ofMaxSize(30).map(list -> String.join("", list));
    }
}
