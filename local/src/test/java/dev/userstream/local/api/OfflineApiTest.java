package dev.userstream.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OfflineApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final OfflineApi API = OfflineApi.start();

    @AfterEach
    void clearFaults() {
        API.clearFaults();
    }

    @AfterAll
    static void stop() {
        API.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1.5", "5001", "many", "3&results=4"})
    void anInvalidNumberOfResults_givesOneUser(String results) throws Exception {
        JsonNode page = page("seed=abc&results=" + results);

        assertThat(page.get("results")).hasSize(1);
        assertThat(page.at("/info/results").asInt()).isEqualTo(1);
    }

    @Test
    void info_echoesTheRequest() throws Exception {
        assertThat(page("results=3&seed=abc&page=7").get("info"))
                .isEqualTo(JSON.readTree("{\"seed\":\"abc\",\"results\":3,\"page\":7,\"version\":\"1.4\"}"));
    }

    @Test
    void theLargestPage_hasFiveThousandUsers() throws Exception {
        assertThat(page("results=5000&seed=abc").get("results")).hasSize(5_000);
    }

    @Test
    void theSameSeedAndPage_giveTheSameUsers() throws Exception {
        JsonNode users = page("results=50&seed=abc&page=3").get("results");

        assertThat(page("results=50&seed=abc&page=3").get("results")).isEqualTo(users);
        assertThat(page("results=50&seed=abc&page=4").get("results")).isNotEqualTo(users);
    }

    @Test
    void fewerResults_areAPrefixOfMore() throws Exception {
        List<String> many = values(page("results=80&seed=abc"), "/email");

        assertThat(values(page("results=30&seed=abc"), "/email")).isEqualTo(many.subList(0, 30));
    }

    @Test
    void aPageBeyondTheLast_isPageOne() throws Exception {
        assertThat(page("results=5&seed=abc&page=10001")).isEqualTo(page("results=5&seed=abc&page=1"));
    }

    @Test
    void uuids_repeatWhereSeedAndPageGiveTheSameText() throws Exception {
        List<String> uuids = values(page("results=5&seed=run-1&page=2"), "/login/uuid");

        assertThat(values(page("results=5&seed=run-12"), "/login/uuid")).isEqualTo(uuids);
        assertThat(values(page("results=5&seed=run-&page=12"), "/login/uuid")).isEqualTo(uuids);
    }

    @Test
    void uuids_repeatForSeedsWithTheSameThirtyTwoBits() throws Exception {
        assertThat(values(page("results=5&seed=seed-82028"), "/login/uuid"))
                .isEqualTo(values(page("results=5&seed=seed-83122"), "/login/uuid"))
                .allMatch(uuid ->
                        uuid.matches("\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\""));
    }

    @Test
    void nationalities_changeThePeopleAndNotTheUuids() throws Exception {
        JsonNode american = page("results=20&seed=foobar&nat=US");
        JsonNode british = page("results=20&seed=foobar&nat=gb");

        assertThat(values(american, "/nat")).containsOnly("\"US\"");
        assertThat(values(american, "/login/uuid")).isEqualTo(values(british, "/login/uuid"));
        assertThat(values(american, "/email")).isNotEqualTo(values(british, "/email"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"us,xx", "us,%20gb", "lego", "us,"})
    void anUnknownNationality_discardsTheFilter(String nat) throws Exception {
        assertThat(new HashSet<>(values(page("results=400&seed=a&nat=" + nat), "/nat")))
                .hasSize(21);
    }

    @Test
    void postcodes_areNumbersOrStrings() throws Exception {
        assertThat(values(page("results=200&nat=no&seed=a"), "/location/postcode"))
                .allMatch(postcode -> postcode.matches("\"\\d{4}\""))
                .anyMatch(postcode -> postcode.startsWith("\"0"));
        assertThat(values(page("results=5&nat=us&seed=a"), "/location/postcode"))
                .allMatch(postcode -> postcode.matches("\\d{4,5}"));
    }

    @Test
    void quirksOfTheSource_occur() throws Exception {
        assertThat(values(page("results=300&nat=ua&seed=a"), "/location/street/name"))
                .contains("\"\"");
        assertThat(values(page("results=20&nat=br&seed=a"), "/location/street/name"))
                .allMatch(street -> street.endsWith(" \""));
        assertThat(page("results=20&nat=ir&seed=a").toString())
                .contains("\u200c")
                .containsPattern("\\p{IsArabic}{3}");
    }

    @Test
    void aboutHalfOfTheUsers_areBornBefore1970() throws Exception {
        assertThat(values(page("results=1000&seed=a"), "/dob/date").stream()
                        .map(date -> Instant.parse(date.replace("\"", "")))
                        .filter(date -> date.isBefore(Instant.EPOCH))
                        .count())
                .isBetween(380L, 520L);
    }

    @Test
    void aLargeResponse_isGzipOnRequest() throws Exception {
        HttpResponse<byte[]> response = send(request("results=50&seed=abc").header("Accept-Encoding", "gzip"));

        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(response.body()))))
                .isEqualTo(page("results=50&seed=abc"));
    }

    @Test
    void otherPaths_areNotFound() throws Exception {
        HttpResponse<byte[]> response =
                send(HttpRequest.newBuilder(API.address().resolve("/api/9.9")));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).asString().isEqualTo("Not Found");
    }

    @Test
    void aUsedPort_isNamed() {
        int port = API.address().getPort();

        assertThatThrownBy(() -> OfflineApi.start("127.0.0.1", port))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("port: " + port + " cannot be used");
    }

    @Test
    void aFault_isUsedUpByTheResponsesThatItWasInjectedInto() throws Exception {
        long before = API.requests();
        API.failNext(Fault.html(503), Fault.html(503));

        assertThat(status()).isEqualTo(503);
        assertThat(API.pendingFaults()).isEqualTo(1);
        assertThat(status()).isEqualTo(503);
        assertThat(status()).isEqualTo(200);
        assertThat(API.requests()).isEqualTo(before + 3);
    }

    @Test
    void aLastingFault_endsWhenItIsCleared() throws Exception {
        API.failAlways(Fault.error(500));
        assertThat(send(request("")).body()).asString().contains("Uh oh");
        assertThat(status()).isEqualTo(500);

        API.clearFaults();
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void tooManyRequests_doesNotSayWhenToRetry() throws Exception {
        API.failNext(Fault.tooManyRequests(20_000));
        HttpResponse<byte[]> response = send(request(""));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
        assertThat(response.body()).asString().contains("20000 users in the last minute");
    }

    @Test
    void anEmptyPage_stillEchoesTheNumberAskedFor() throws Exception {
        API.failNext(new Fault.Delivered(0));

        JsonNode page = page("results=3&seed=a");
        assertThat(page.get("results")).isEmpty();
        assertThat(page.at("/info/results").asInt()).isEqualTo(3);
    }

    @Test
    void aCutResponse_endsTooEarly() {
        API.failNext(new Fault.Cut(50));

        assertThatThrownBy(() -> send(request("results=3"))).isInstanceOf(IOException.class);
    }

    @Test
    void aDisconnectedResponse_hasNoByte() {
        // The JDK's client repeats a GET whose connection was closed unused.
        API.failAlways(new Fault.Disconnected());

        assertThatThrownBy(() -> send(request("results=3"))).isInstanceOf(IOException.class);
    }

    @Test
    void aSilentResponse_neverComes() {
        API.failNext(new Fault.Silence());

        assertThatThrownBy(() -> send(request("").timeout(Duration.ofMillis(300))))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void brokenGzip_cannotBeUnpacked() throws Exception {
        API.failNext(new Fault.BrokenGzip());
        HttpResponse<byte[]> response = send(request("results=3"));

        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
                .isInstanceOf(EOFException.class);
    }

    @Test
    void delaysAndDrips_takeTheirTimeAndChangeNothing() throws Exception {
        JsonNode page = page("results=1&seed=a");
        API.failNext(new Fault.Delayed(Duration.ofMillis(50)));
        API.failNext(new Fault.Dripped(Duration.ofNanos(1)));

        long begin = System.nanoTime();
        assertThat(page("results=1&seed=a")).isEqualTo(page);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(49));
        assertThat(page("results=1&seed=a")).isEqualTo(page);
    }

    private static int status() throws Exception {
        return send(request("")).statusCode();
    }

    private static JsonNode page(String query) throws Exception {
        HttpResponse<byte[]> response = send(request(query));
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(API.address().resolve("?" + query)).timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The JSON of one value of each user. */
    private static List<String> values(JsonNode page, String pointer) {
        return StreamSupport.stream(page.get("results").spliterator(), false)
                .map(user -> user.at(pointer).toString())
                .toList();
    }
}
