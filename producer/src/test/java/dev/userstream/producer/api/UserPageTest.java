package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers, good and bad: nothing is handed out of a broken one. Numbers of cases refer to the table of the source. */
class UserPageTest {
    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void case01EmptyResultsAreAFailureAndTheSamePageIsAskedForAgain() throws InterruptedException {
        fixture.json("{\"results\":[],\"info\":{\"seed\":\"d3adb33f\",\"results\":1,\"page\":1,\"version\":\"1.4\"}}")
                .json(UserJson.page(UserJson.user()));

        UserPage page = fixture.page(1);

        assertThat(page.users()).hasOnlyElementsOfType(SourceUser.Valid.class).hasSize(1);
        assertThat(fixture.events.causes()).containsExactly(FetchFailure.EMPTY_PAGE);
        assertThat(fixture.time.sleeps()).hasSize(1).allMatch(sleep -> sleep.toMillis() >= 500);
        assertThat(fixture.server.takeRequest().getTarget())
                .isEqualTo(fixture.server.takeRequest().getTarget());
    }

    @Test
    void case02AnErrorOfTheSourceIsAFailureEvenBesideUsersAndItsMessageIsKept() throws InterruptedException {
        fixture.json("{\"error\":\"Uh oh, something has gone wrong.\",\"results\":[" + UserJson.user() + "]}");

        FetchFailedException gaveUp = fixture.failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.SOURCE_ERROR);
        assertThat(gaveUp.detail()).contains("Uh oh, something has gone wrong.");
    }

    @Test
    void case02AnErrorWithAnErrorStatusKeepsItsMessageToo() throws InterruptedException {
        fixture.status(500, "application/json", "{\"error\":\"Uh oh\"}").failure();

        assertThat(fixture.events.failures().get(0).reason()).isEqualTo(FetchFailure.SERVER_ERROR);
        assertThat(fixture.events.failures().get(0).excerpt()).contains("Uh oh");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"info\":{}}", "{\"results\":null}", "{\"results\":{\"0\":{}}}", "{\"results\":\"x\"}"})
    void case02And23ResultsThatAreNoArrayAreAFailure(String body) throws InterruptedException {
        assertThat(fixture.json(body).failure().reason()).isEqualTo(FetchFailure.BROKEN_ENVELOPE);
    }

    @ParameterizedTest
    @CsvSource({"text/html", "application/json"})
    void case07APageOfMarkupIsNotJsonWithAnyContentType(String contentType) throws InterruptedException {
        FetchFailedException gaveUp = fixture.status(
                        200, contentType, "<html><title>Sign in to the hotel</title></html>")
                .failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.NOT_JSON);
        assertThat(fixture.events.failures().get(0).contentType()).isEqualTo(contentType);
        assertThat(fixture.events.failures().get(0).excerpt()).contains("Sign in to the hotel");
    }

    static Stream<Arguments> case08() {
        String good = UserJson.page(UserJson.user());
        return Stream.of(
                Arguments.of("", FetchFailure.NOT_JSON),
                Arguments.of("  \r\n\t ", FetchFailure.NOT_JSON),
                Arguments.of("cb(" + good + ");", FetchFailure.NOT_JSON),
                Arguments.of("gender,name.title\nfemale,Ms", FetchFailure.NOT_JSON),
                Arguments.of("null", FetchFailure.BROKEN_ENVELOPE),
                Arguments.of("[]", FetchFailure.BROKEN_ENVELOPE),
                Arguments.of("[" + good + "]", FetchFailure.BROKEN_ENVELOPE),
                Arguments.of("\"x\"", FetchFailure.BROKEN_ENVELOPE),
                Arguments.of("17", FetchFailure.BROKEN_ENVELOPE),
                Arguments.of(good + good, FetchFailure.BROKEN_ENVELOPE),
                Arguments.of(good + "x", FetchFailure.BROKEN_ENVELOPE),
                Arguments.of(good.substring(0, good.length() - 1), FetchFailure.BROKEN_ENVELOPE),
                Arguments.of(good.substring(0, good.length() / 2), FetchFailure.BROKEN_ENVELOPE),
                Arguments.of(good.replace("}],", "},],"), FetchFailure.BROKEN_ENVELOPE),
                Arguments.of("{\"results\":[" + UserJson.user() + "],\"results\":[]}", FetchFailure.BROKEN_ENVELOPE));
    }

    @ParameterizedTest
    @MethodSource("case08")
    void case08AnythingButExactlyOneSoundDocumentIsAFailure(String body, FetchFailure expected)
            throws InterruptedException {
        assertThat(fixture.json(body).failure().reason()).isEqualTo(expected);
        assertThat(fixture.events.pages()).isEmpty();
    }

    @Test
    void case08AByteOrderMarkIsAcceptedAndBytesOfARefusedUserAreStillItsOwn() throws InterruptedException {
        fixture.json("\uFEFF" + UserJson.page(UserJson.user(), "{\"odd\":true}"));

        UserPage page = fixture.page(2);

        assertThat(page.users().get(0)).isInstanceOf(SourceUser.Valid.class);
        assertThat(((SourceUser.Refused) page.users().get(1)).original())
                .isEqualTo("{\"odd\":true}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void case14MoreUsersThanAskedForAreCut() throws InterruptedException {
        UserPage page = fixture.json(UserJson.pageOf(5)).page(3);

        assertThat(page.users()).extracting(SourceUser::sequence).containsExactly(0L, 1L, 2L);
        assertThat(page.users()).hasOnlyElementsOfType(SourceUser.Valid.class);
        assertThat(fixture.events.pages().get(0).delivered()).isEqualTo(5);
    }

    @Test
    void case14PlacesThatTheSourceLeavesEmptyAreAccountedFor() throws InterruptedException {
        UserPage page = fixture.json(UserJson.pageOf(2)).page(4);

        assertThat(page.users()).extracting(SourceUser::sequence).containsExactly(0L, 1L, 2L, 3L);
        assertThat(page.users().subList(2, 4)).allSatisfy(user -> {
            SourceUser.Refused refused = (SourceUser.Refused) user;
            assertThat(refused.reason()).isEqualTo(RefusalReason.INVALID_SOURCE_USER);
            assertThat(refused.detail()).contains("delivered 2").contains("expected: 4");
        });
        assertThat(fixture.events.pages().get(0).refused()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1.5\"", "1.5", "\"1.0\""})
    void case23And24AnotherVersionIsNamedAndUnknownFieldsPass(String version) throws InterruptedException {
        fixture.json(
                "{\"new\":[{\"a\":1}],\"results\":[" + UserJson.userWith("\"nat\":", "\"more\":{\"x\":[1]},\"nat\":")
                        + "],\"info\":{\"version\":" + version + ",\"more\":{}}}");

        assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
        assertThat(fixture.events.pages().get(0).apiVersion()).isEqualTo(version.replace("\"", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "-1e999", "NaN", "Infinity", "-", "01"})
    void case25AbsurdNumbersFailTheBody(String number) throws InterruptedException {
        fixture.json(UserJson.page(UserJson.user(), UserJson.userWith("\"age\":59", "\"age\":" + number)));

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.BROKEN_ENVELOPE);
    }

    @Test
    void case25ANumberOfFourHundredDigitsFailsTheBody() throws InterruptedException {
        fixture.json(UserJson.page(UserJson.userWith("\"age\":59", "\"age\":1" + "0".repeat(400))));

        FetchFailedException gaveUp = fixture.failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.BROKEN_ENVELOPE);
        assertThat(gaveUp.detail()).contains("length (401) exceeds");
    }

    @Test
    void case25AMinusZeroIsANumberLikeAnyOther() throws InterruptedException {
        fixture.json(UserJson.page(UserJson.userWith("\"age\":59", "\"age\":-0")));

        assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 100_000})
    void case25ABombOfNestingFailsTheBodyAlthoughItIsSoundJson(int depth) throws InterruptedException {
        fixture.json(UserJson.page(UserJson.userWith("\"age\":59", "\"age\":" + UserJson.nested(depth))))
                .json("{\"more\":" + UserJson.nested(depth) + ",\"results\":[" + UserJson.user() + "]}");

        assertThat(fixture.failure().detail()).startsWith("broken_envelope").contains("nesting depth");
        assertThat(fixture.failure().detail()).startsWith("broken_envelope").contains("nesting depth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"results\":[", "{\"results\":[{\"a\":", "{\"info\":{\"x\":"})
    void case25ABombOfNestingThatNeverClosesFailsTheBody(String beginning) throws InterruptedException {
        assertThat(fixture.json(beginning + "[".repeat(100_000)).failure().reason())
                .isEqualTo(FetchFailure.BROKEN_ENVELOPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"x\":{\"a\":1,\"a\":1},", "{\"x\":[{\"a\":{\"b\":1,\"b\":2}}],", "{\"x\":1,\"x\":2,"})
    void case25DuplicateFieldsFailTheBody(String beginning) throws InterruptedException {
        fixture.json(UserJson.page(UserJson.user().replaceFirst("\\{", beginning)));

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.BROKEN_ENVELOPE);
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
    void case27BytesThatAreNotUtf8FailTheBody(String hex) throws InterruptedException {
        String[] halves = UserJson.page(UserJson.user("%")).split("%", 2);
        fixture.answer(new MockResponse.Builder()
                .body(new Buffer()
                        .writeUtf8(halves[0])
                        .write(okio.ByteString.decodeHex(hex))
                        .writeUtf8(halves[1]))
                .build());

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.NOT_JSON);
    }
}
