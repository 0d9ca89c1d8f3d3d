package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Case 41: failures tell what is needed to understand them, and nothing about people. */
class PrivacyTest {
    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    static Stream<String> bodiesWithUsers() {
        String page = UserJson.page(UserJson.user());
        return Stream.of(
                page.substring(0, 300),
                page.substring(12, 300),
                page + "x",
                "cb(" + page + ")",
                "[" + UserJson.user() + "]",
                "<?xml version=\"1.0\"?><user><results><name>Ada Olsen</name></results></user>",
                "results:\n  - gender: female\n    name:\n      first: Ada",
                "gender,name.first\nfemale,Ada");
    }

    @ParameterizedTest
    @MethodSource("bodiesWithUsers")
    void case41ABrokenBodyThatMayHoldUsersIsNotQuoted(String body) throws InterruptedException {
        fixture.json(body).failure();
        fixture.status(500, "text/plain", body).failure();

        assertThat(fixture.events.failures())
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure + failure.excerpt() + failure.contentType())
                        .doesNotContain("Ada")
                        .doesNotContain("Olsen")
                        .doesNotContain("secret"));
    }

    @Test
    void case41ARefusedUserIsNotQuotedInItsDetail() throws InterruptedException {
        fixture.json(UserJson.page(
                UserJson.userWith("8702", "{\"secret\":1}"),
                UserJson.userWith("1966-09-26T02:30:15.001Z", "1966-secret"),
                UserJson.user("secret\\u0000")));

        assertThat(fixture.page(3).users())
                .extracting(user -> ((SourceUser.Refused) user).detail())
                .allSatisfy(
                        detail -> assertThat(detail).doesNotContain("secret").doesNotContain("1966"));
    }

    @Test
    void case41AnErrorPageIsQuotedOnOneShortLine() throws InterruptedException {
        fixture.status(502, "text/html\u0009; x", "<html>\r\nevent=forged\n" + "y".repeat(5_000))
                .failure();

        FetchFailedException failure = fixture.events.failures().get(0);

        assertThat(failure.excerpt()).startsWith("<html> event=forged yyy").hasSizeLessThanOrEqualTo(200);
        assertThat(failure.contentType()).isEqualTo("text/html ; x");
        assertThat(failure.status()).isEqualTo(502);
    }
}
