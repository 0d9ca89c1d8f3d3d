package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole responses: nothing of a broken one is returned, and a failure quotes no user data. */
class UserPageTest {
    private static final String PAGE = UserJson.page(UserJson.user());

    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void case01AnEmptyPageIsRequestedAgain() throws InterruptedException {
        fixture.json("{\"results\":[],\"info\":{\"seed\":\"d3adb33f\",\"results\":1,\"page\":1,\"version\":\"1.4\"}}")
                .json(PAGE);

        UserPage page = fixture.page(1);

        assertThat(page.users()).hasOnlyElementsOfType(SourceUser.Valid.class).hasSize(1);
        assertThat(page.fetchedAt()).isEqualTo(SourceFixture.NOW);
        assertThat(fixture.events.causes()).containsExactly(FetchFailure.EMPTY_PAGE);
        assertThat(fixture.time.sleeps()).hasSize(1).allMatch(sleep -> sleep.toMillis() >= 500);
        assertThat(fixture.server.takeRequest().getTarget())
                .isEqualTo(fixture.server.takeRequest().getTarget());
    }

    @Test
    void case02AnErrorOfTheSourceFailsThePageEvenBesideUsers() throws InterruptedException {
        fixture.json("{\"error\":\"Uh oh, something has gone wrong.\",\"results\":[" + UserJson.user() + "]}");

        FetchFailedException failure = fixture.failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.SOURCE_ERROR);
        assertThat(failure.detail()).contains("Uh oh, something has gone wrong.");
    }

    @Test
    void case02AnErrorWithAnErrorStatusKeepsItsMessage() throws InterruptedException {
        FetchFailedException failure =
                fixture.status(500, "application/json", "{\"error\":\"Uh oh\"}").failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.SERVER_ERROR);
        assertThat(failure.response().excerpt()).contains("Uh oh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json"})
    void case07MarkupIsNotJsonWithAnyContentType(String contentType) throws InterruptedException {
        FetchFailedException failure = fixture.status(
                        200, contentType, "<html><title>Sign in to the hotel</title></html>")
                .failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.NOT_JSON);
        assertThat(failure.response().contentType()).isEqualTo(contentType);
        assertThat(failure.response().excerpt()).contains("Sign in to the hotel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \r\n\t ", "cb({\"results\":[]});", "gender,name.title\nfemale,Ms"})
    void case08WhatIsNoJsonFailsThePage(String body) throws InterruptedException {
        assertThat(fixture.json(body).failure().reason()).isEqualTo(FetchFailure.NOT_JSON);
    }

    static Stream<String> brokenEnvelopes() {
        return Stream.of(
                "{}",
                "{\"info\":{}}",
                "{\"results\":null}",
                "{\"results\":{\"0\":{}}}",
                "{\"results\":\"x\"}",
                "null",
                "[]",
                "[" + PAGE + "]",
                "\"x\"",
                "17",
                PAGE + PAGE,
                PAGE + "x",
                PAGE.substring(0, PAGE.length() - 1),
                PAGE.substring(0, PAGE.length() / 2),
                PAGE.replace("}],", "},],"),
                "{\"results\":[" + UserJson.user() + "],\"results\":[]}",
                PAGE.replace("\"age\":59", "\"age\":1e999"),
                PAGE.replace("\"age\":59", "\"age\":-1e999"),
                PAGE.replace("\"age\":59", "\"age\":NaN"),
                PAGE.replace("\"age\":59", "\"age\":Infinity"),
                PAGE.replace("\"age\":59", "\"age\":-"),
                PAGE.replace("\"age\":59", "\"age\":01"),
                PAGE.replace("\"age\":59", "\"age\":1" + "0".repeat(400)),
                PAGE.replace("\"age\":59", "\"age\":" + UserJson.nested(65)),
                PAGE.replace("\"age\":59", "\"age\":" + UserJson.nested(100_000)),
                "{\"more\":" + UserJson.nested(65) + ",\"results\":[" + UserJson.user() + "]}",
                "{\"more\":" + UserJson.nested(100_000) + ",\"results\":[" + UserJson.user() + "]}",
                "[".repeat(100_000),
                "{\"results\":[" + "[".repeat(100_000),
                "{\"results\":[{\"a\":" + "[".repeat(100_000),
                "{\"info\":{\"x\":" + "[".repeat(100_000),
                PAGE.replace("\"age\":59", "\"age\":59,\"x\":{\"a\":1,\"a\":1}"),
                PAGE.replace("\"age\":59", "\"age\":59,\"x\":[{\"a\":{\"b\":1,\"b\":2}}]"),
                PAGE.replace("\"age\":59", "\"age\":59,\"age\":60"));
    }

    @ParameterizedTest
    @MethodSource("brokenEnvelopes")
    void case02And08And23And25WhatIsNotOneSoundDocumentWithUsersFailsThePage(String body) throws InterruptedException {
        assertThat(fixture.json(body).failure().reason()).isEqualTo(FetchFailure.BROKEN_ENVELOPE);
        assertThat(fixture.events.pages).isEmpty();
    }

    @Test
    void case08AByteOrderMarkIsAccepted() throws InterruptedException {
        UserPage page = fixture.json("\uFEFF" + UserJson.page(UserJson.user(), "{\"odd\":true}"))
                .page(2);

        assertThat(page.users().get(0)).isInstanceOf(SourceUser.Valid.class);
        assertThat(((SourceUser.Refused) page.users().get(1)).original())
                .isEqualTo("{\"odd\":true}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void case14SurplusUsersAreDropped() throws InterruptedException {
        UserPage page = fixture.json(UserJson.pageOf(5)).page(3);

        assertThat(page.users()).extracting(SourceUser::sequence).containsExactly(0L, 1L, 2L);
        assertThat(page.users()).hasOnlyElementsOfType(SourceUser.Valid.class);
        assertThat(page.delivered()).isEqualTo(5);
    }

    @Test
    void case14PositionsWithoutAUserAreRefused() throws InterruptedException {
        UserPage page = fixture.json(UserJson.pageOf(2)).page(4);

        assertThat(page.users()).extracting(SourceUser::sequence).containsExactly(0L, 1L, 2L, 3L);
        assertThat(page.users().subList(2, 4)).allSatisfy(user -> {
            SourceUser.Refused refused = (SourceUser.Refused) user;
            assertThat(refused.reason()).isEqualTo(RefusalReason.INVALID_SOURCE_USER);
            assertThat(refused.detail()).contains("delivered 2").contains("expected: 4");
        });
        assertThat(page.refused()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1.5\"", "1.5", "\"1.0\""})
    void case23And24UnknownFieldsAreIgnoredAndTheVersionIsNamed(String version) throws InterruptedException {
        fixture.json(
                "{\"new\":[{\"a\":1}],\"results\":[" + UserJson.userWith("\"nat\":", "\"more\":{\"x\":[1]},\"nat\":")
                        + "],\"info\":{\"version\":" + version + ",\"more\":{}}}");

        UserPage page = fixture.page(1);

        assertThat(page.users()).hasOnlyElementsOfType(SourceUser.Valid.class);
        assertThat(page.apiVersion()).isEqualTo(version.replace("\"", ""));
    }

    @Test
    void case25AMinusZeroIsANumber() throws InterruptedException {
        fixture.json(UserJson.page(UserJson.userWith("\"age\":59", "\"age\":-0")));

        assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=ISO-8859-1", "text/plain"})
    void case27TextIsUtf8WithAnyContentType(String contentType) throws InterruptedException {
        fixture.status(200, contentType, UserJson.page(UserJson.user("فاطمه\u200Cزهرا 👩🏽‍🚀")));

        assertThat(((SourceUser.Valid) fixture.page(1).users().get(0)).user().firstName())
                .isEqualTo("فاطمه\u200Cزهرا 👩🏽‍🚀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "ff", "c080", "c141", "eda080", "f8888080"})
    void case27BytesThatAreNotUtf8FailThePage(String hex) throws InterruptedException {
        String[] halves = UserJson.page(UserJson.user("%")).split("%", 2);
        fixture.answer(new MockResponse.Builder()
                .body(new Buffer()
                        .writeUtf8(halves[0])
                        .write(ByteString.decodeHex(hex))
                        .writeUtf8(halves[1]))
                .build());

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.NOT_JSON);
    }

    static Stream<String> bodiesWithUsers() {
        return Stream.of(
                PAGE.substring(0, 300),
                PAGE.substring(12, 300),
                PAGE + "x",
                "cb(" + PAGE + ")",
                "[" + UserJson.user() + "]",
                "<?xml version=\"1.0\"?><user><results><name>Ada Olsen</name></results></user>",
                "results:\n  - gender: female\n    name:\n      first: Ada",
                "gender,name.first\nfemale,Ada");
    }

    @ParameterizedTest
    @MethodSource("bodiesWithUsers")
    void case41ABodyThatMayHoldUsersIsNotQuoted(String body) throws InterruptedException {
        fixture.json(body).failure();
        fixture.status(500, "text/plain", body).failure();

        assertThat(fixture.events.failures)
                .hasSize(2)
                .allSatisfy(failure ->
                        assertThat(failure + " " + failure.response()).doesNotContain("Ada", "Olsen", "secret"));
    }

    @Test
    void case41ARefusedUserIsNotQuotedInItsDetail() throws InterruptedException {
        fixture.json(UserJson.page(
                UserJson.userWith("8702", "{\"secret\":1}"),
                UserJson.userWith("1966-09-26T02:30:15.001Z", "1966-secret"),
                UserJson.user("secret\\u0000")));

        assertThat(fixture.page(3).users())
                .extracting(user -> ((SourceUser.Refused) user).detail())
                .allSatisfy(detail -> assertThat(detail).doesNotContain("secret", "1966"));
    }

    @Test
    void case41AnErrorPageIsQuotedOnOneShortLine() throws InterruptedException {
        FetchFailedException.Response response = fixture.status(
                        502, "text/html\u0009; x", "<html>\r\nevent=forged\n" + "y".repeat(5_000))
                .failure()
                .response();

        assertThat(response.excerpt()).startsWith("<html> event=forged yyy").hasSizeLessThanOrEqualTo(200);
        assertThat(response.contentType()).isEqualTo("text/html ; x");
        assertThat(response.status()).isEqualTo(502);
    }
}
