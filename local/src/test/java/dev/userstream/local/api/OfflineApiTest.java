package dev.userstream.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OfflineApiTest {
    private static final Pattern UUIDS = Pattern.compile("\"uuid\":\"([0-9a-f-]{36})\"");
    private static final Pattern EMAILS = Pattern.compile("\"email\":\"([^\"]+)\"");
    private static RunningApi running;

    @BeforeAll
    static void start() throws IOException {
        running = new RunningApi(OfflineApiOptions.onFreePort());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @ParameterizedTest
    @CsvSource({"3,3", "1e1,10", "0x3,3", "%202,2", "5000,5000"})
    void readsTheNumberOfResultsAsTheSourceDoes(String results, int delivered) throws Exception {
        assertThat(uuids(running.users("results=" + results))).hasSize(delivered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1.5", "5001", "many", "NaN", "3&results=4"})
    void answersOneUserForAnyOtherNumber(String results) throws Exception {
        String answer = running.users("results=" + results);

        assertThat(uuids(answer)).hasSize(1);
        assertThat(answer).contains("\"results\":1,");
    }

    @Test
    void theSameSeedAndPageGiveTheSameUsers() throws Exception {
        assertThat(running.users("results=50&seed=abc&page=3")).isEqualTo(running.users("results=50&seed=abc&page=3"));
    }

    @Test
    void fewerResultsAreAPrefixOfMore() throws Exception {
        List<String> many = emails(running.users("results=80&seed=abc"));

        assertThat(emails(running.users("results=30&seed=abc"))).isEqualTo(many.subList(0, 30));
    }

    @Test
    void pagesDiffer() throws Exception {
        assertThat(uuids(running.users("results=5&seed=abc&page=1")))
                .doesNotContainAnyElementsOf(uuids(running.users("results=5&seed=abc&page=2")));
    }

    @Test
    void aPageBeyondTheLastIsPageOneAgain() throws Exception {
        assertThat(running.users("results=5&seed=abc&page=10001"))
                .isEqualTo(running.users("results=5&seed=abc&page=1"))
                .contains("\"page\":1,");
    }

    @Test
    void aFractionOfAPageIsEchoed() throws Exception {
        assertThat(running.users("seed=abc&page=1.5")).contains("\"page\":1.5,");
    }

    @Test
    void thePageIsAppendedToTheSeed() throws Exception {
        List<String> uuids = uuids(running.users("results=5&seed=run-1&page=2"));

        assertThat(uuids(running.users("results=5&seed=run-12"))).isEqualTo(uuids);
        assertThat(uuids(running.users("results=5&seed=run-&page=12"))).isEqualTo(uuids);
    }

    @Test
    void seedsAreReducedToThirtyTwoBits() throws Exception {
        assertThat(uuids(running.users("results=5&seed=seed-82028")))
                .isEqualTo(uuids(running.users("results=5&seed=seed-83122")));
    }

    @Test
    void uuidsDependOnSeedAndPageOnlyWhilePeopleDependOnTheNationalityToo() throws Exception {
        String american = running.users("results=20&seed=foobar&nat=us");
        String british = running.users("results=20&seed=foobar&nat=gb");

        assertThat(uuids(american)).isEqualTo(uuids(british));
        assertThat(emails(american)).isNotEqualTo(emails(british));
    }

    @Test
    void aCallerWithoutASeedMeetsTheUsersOfTheCallerBefore() throws Exception {
        running.users("results=3&seed=before");
        String first = running.users("results=3");
        running.users("results=3&seed=before");

        assertThat(running.users("results=3")).isEqualTo(first).containsPattern("\"seed\":\"[0-9a-f]{16}\"");
    }

    @Test
    void nationalitiesAreTakenInAnyCase() throws Exception {
        assertThat(nationalities(running.users("results=50&nat=No,gB"))).containsOnly("NO", "GB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"us,xx", "us,%20gb", "lego", "us,"})
    void oneUnknownNationalityDiscardsTheFilter(String nat) throws Exception {
        assertThat(new HashSet<>(nationalities(running.users("results=400&seed=a&nat=" + nat))))
                .hasSize(21);
    }

    @Test
    void genderIsIgnoredWithASeed() throws Exception {
        assertThat(running.users("results=50&gender=female")).doesNotContain("\"gender\":\"male\"");
        assertThat(running.users("results=50&gender=female&seed=abc")).contains("\"gender\":\"male\"");
    }

    @Test
    void onlyTheFieldsAskedForAreShownAndExclusionWins() throws Exception {
        assertThat(running.users("inc=NAME,%20nat,email&exc=email&noinfo=false"))
                .matches("\\{\"results\":\\[\\{\"name\":\\{[^{}]*},\"nat\":\"[A-Z]{2}\"}]}");
        assertThat(running.users("inc=bogus&noinfo")).isEqualTo("{\"results\":[{}]}");
    }

    @Test
    void postCodesAreNumbersOrStringsWithLeadingZeros() throws Exception {
        assertThat(running.users("results=200&nat=no&seed=a")).containsPattern("\"postcode\":\"0\\d{3}\"");
        assertThat(running.users("results=5&nat=us&seed=a")).containsPattern("\"postcode\":\\d{5},");
        assertThat(running.users("results=5&nat=ca&seed=a"))
                .containsPattern("\"postcode\":\"[A-Z]\\d[A-Z] \\d[A-Z]\\d\"");
    }

    @Test
    void oddValuesOfTheSourceOccur() throws Exception {
        assertThat(running.users("results=5&nat=fi")).contains("{\"name\":\"HETU\",\"value\":\"NaNNA959undefined\"}");
        assertThat(running.users("results=5&nat=nz")).contains("{\"name\":\"\",\"value\":null}");
        assertThat(running.users("results=300&nat=ua&seed=a")).contains("\"name\":\"\"},\"city\"");
        assertThat(running.users("results=500&nat=mx&seed=a")).contains("\"city\":\"La \\\"\\\"d\\\"\\\"\\\"\"");
        assertThat(running.users("results=20&nat=br&seed=a")).containsPattern("\"name\":\"[^\"]+ \"},\"city\"");
        assertThat(running.users("results=20&nat=ir&seed=a")).contains("\u200c").containsPattern("\\p{IsArabic}{3}");
    }

    @Test
    void aboutHalfAreBornBefore1970() throws Exception {
        Pattern before1970 = Pattern.compile("\"dob\":\\{\"date\":\"19[46]\\d|\"dob\":\\{\"date\":\"195\\d");

        assertThat(before1970
                        .matcher(running.users("results=1000&seed=a"))
                        .results()
                        .count())
                .isBetween(380L, 520L);
    }

    @Test
    void headersAreTheSourcesAndAKnownAnswerIsNotSentAgain() throws Exception {
        HttpResponse<byte[]> answer = running.get("?seed=abc");
        String tag = answer.headers().firstValue("ETag").orElseThrow();

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(tag).startsWith("W/\"");
        HttpResponse<byte[]> again = running.get("?seed=abc", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void largeAnswersAreGzipOnRequest() throws Exception {
        HttpResponse<byte[]> answer = running.get("?results=50&seed=abc", "Accept-Encoding", "gzip, deflate");

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(running.users("results=50&seed=abc"));
    }

    @Test
    void headHasTheHeadersAndNoBody() throws Exception {
        HttpResponse<byte[]> head =
                running.send(running.request("?seed=abc").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length"))
                .hasValue(running.get("?seed=abc").body().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/9.9", "/users", "/faults"})
    void otherPathsAreNotFound(String path) throws Exception {
        HttpResponse<byte[]> answer = running.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).asString().isEqualTo("Not Found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/1.3", "/api/1.4/"})
    void theApiAnswersUnderAllItsPaths(String path) throws Exception {
        assertThat(running.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/1.0", "?format=csv", "?lego", "?password=upper"})
    void whatIsNotImitatedIsRefusedPlainly(String relative) throws Exception {
        HttpResponse<byte[]> answer = running.get(relative);

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).asString().contains("not offered");
    }

    @Test
    void prettyIsIndentedAndACallbackWraps() throws Exception {
        assertThat(running.users("format=pretty&seed=a")).contains("\n").contains("\"results\" : [");
        assertThat(running.users("callback=cb&seed=a"))
                .startsWith("cb({\"results\"")
                .endsWith("});");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nat=,",
                "seed%5Ba%5D=1",
                "seed=0123456789abcdefzz",
                "results=200&seed=a&nat=de&exc=name",
                "results=200&seed=a&inc=email"
            })
    void someRequestsAreNeverAnswered(String query) {
        HttpRequest.Builder request = running.request("?" + query).timeout(Duration.ofMillis(300));

        assertThatThrownBy(() -> running.send(request)).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void aSeedOfEighteenCharactersFixesTheNationality() throws Exception {
        assertThat(nationalities(running.users("results=20&seed=0123456789abcdef0f")))
                .containsOnly("NO");
    }

    @Test
    void digestsAreThoseOfPasswordAndSalt() throws Exception {
        Pattern login = Pattern.compile("\"uuid\":\"(?<uuid>[^\"]+)\",\"username\":\"[a-z0-9']+\","
                + "\"password\":\"(?<password>[^\"]*)\",\"salt\":\"(?<salt>\\w{8})\",\"md5\":\"(?<md5>[^\"]+)\","
                + "\"sha1\":\"(?<sha1>[^\"]+)\",\"sha256\":\"(?<sha256>[^\"]+)\"");
        Matcher users = login.matcher(running.users("results=20&seed=abc"));

        for (int number = 0; number < 20; number++) {
            assertThat(users.find()).isTrue();
            String salted = users.group("password") + users.group("salt");
            assertThat(users.group("uuid"))
                    .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
            assertThat(users.group("md5")).isEqualTo(hex("MD5", salted));
            assertThat(users.group("sha1")).isEqualTo(hex("SHA-1", salted));
            assertThat(users.group("sha256")).isEqualTo(hex("SHA-256", salted));
        }
    }

    private static String hex(String algorithm, String text) {
        return HexFormat.of().formatHex(Digests.of(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> uuids(String answer) {
        return all(UUIDS, answer);
    }

    private static List<String> emails(String answer) {
        return all(EMAILS, answer);
    }

    private static List<String> nationalities(String answer) {
        return all(Pattern.compile("\"nat\":\"([A-Z]{2})\""), answer);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
