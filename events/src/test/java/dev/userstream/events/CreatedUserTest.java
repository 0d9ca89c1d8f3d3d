package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CreatedUserTest {
    @Test
    void aUserThatSlipsIntoALogLineShowsItsIdAndNothingElse() {
        CreatedUser user = Users.MIA;

        assertThat(new ParseResult.Accepted(user).toString())
                .contains(user.id().toString())
                .doesNotContain(user.firstName(), user.lastName(), user.email(), user.username());
    }
}
