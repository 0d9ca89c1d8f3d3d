package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodedUserTest {
    @Property
    void itHoldsTheUserThatItWasMadeOf(@ForAll("users") CreatedUser user) {
        EncodedUser encoded = EncodedUser.of(user);

        assertThat(encoded.decode()).isEqualTo(user);
        assertThat(encoded.id()).isEqualTo(user.id());
        assertThat(encoded.dob()).isEqualTo(user.dob());
        assertThat(encoded.registeredDate()).isEqualTo(user.registeredDate());
    }

    @Property
    void itEqualsTheOneThatIsReadFromTheMessage(@ForAll("users") CreatedUser user) {
        EncodedUser read = ((ParseResult.Accepted) UserCodec.decode(UserCodec.encode(user))).user();

        assertThat(read).isEqualTo(EncodedUser.of(user)).hasSameHashCodeAs(EncodedUser.of(user));
        assertThat(text(read, Field.ADDRESS)).isEqualTo(user.address());
        assertThat(text(read, Field.USERNAME)).isEqualTo(user.username());
    }

    @Test
    void aBufferThatWasReadDoesNotChangeTheNextOne() {
        EncodedUser user = EncodedUser.of(Users.MIA);

        assertThat(text(user, Field.EMAIL)).isEqualTo(Users.MIA.email());
        assertThat(text(user, Field.EMAIL)).isEqualTo(Users.MIA.email());
    }

    @Test
    void aUserThatSlipsIntoALogLineShowsItsIdAndNothingElse() {
        assertThat(EncodedUser.of(Users.MIA).toString())
                .contains(Users.MIA.id().toString())
                .doesNotContain(Users.MIA.firstName(), Users.MIA.email());
    }

    @Provide
    Arbitrary<CreatedUser> users() {
        return Users.any();
    }

    private static @Nullable String text(EncodedUser user, Field field) {
        ByteBuffer utf8 = user.utf8(field);
        return utf8 == null ? null : StandardCharsets.UTF_8.decode(utf8).toString();
    }
}
