package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import mockwebserver3.RecordedRequest;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are checked before they are sent, because the source answers invalid ones with other users, or never. */
class RequestTest {
    private static final URI BASE = URI.create("https://api.example/api/1.4/");
    private static final String SEED = SourceFixture.SEED;

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 5_001, Integer.MAX_VALUE})
    void case32SizesThatTheSourceTakesForOneAreRefused(int size) {
        assertThatThrownBy(() -> new PageRequest(SourceFixture.RUN, SEED, 1, size, List.of()))
                .hasMessage("page size: " + size + " (expected: 1 to 5000)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001})
    void case33PagesThatTheSourceTakesForTheFirstAreRefused(int page) {
        assertThatThrownBy(() -> new PageRequest(SourceFixture.RUN, SEED, page, 1, List.of()))
                .hasMessage("page: " + page + " (expected: 1 to 10000)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run-1", "0123456789abcdef01", "0123456789ABCDEF", "0123456789abcde"})
    void case33And34SeedsOfAnotherFormAreRefused(String seed) {
        assertThatThrownBy(() -> new PageRequest(SourceFixture.RUN, seed, 1, 1, List.of()))
                .hasMessageStartingWith("seed: " + seed + " (expected: ");
    }

    @Test
    void case33NothingIsAskedThatChangesTheStreamOrHangs() {
        HttpUrl url = RandomUserClient.address(BASE, SEED, 3, 10, List.of("GB", "US"));

        assertThat(url.queryParameterNames()).containsExactly("results", "seed", "page", "nat");
        assertThat(url.queryParameter("nat")).isEqualTo("GB,US");
    }

    @Test
    void case33TheRequestNamesItsClientAndAcceptsGzip() throws InterruptedException {
        try (SourceFixture fixture = new SourceFixture()) {
            fixture.json(UserJson.page(UserJson.user())).page(1);

            RecordedRequest request = fixture.server.takeRequest();
            assertThat(request.getTarget()).isEqualTo("/api/1.4/?results=1&seed=0123456789abcdef&page=1");
            assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
            assertThat(request.getHeaders().get("User-Agent")).startsWith("userstream/");
            assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
        }
    }

    @Test
    void theSeedIsTheBeginningOfTheIdsDigest() {
        assertThat(PageRequest.seed(new RunId("demo"))).isEqualTo("2a97516c354b6884");
    }

    @ParameterizedTest
    @CsvSource({
        "1,,1",
        "4999,,4999",
        "5000,,5000",
        "5001,,5000",
        "50000000,,5000",
        ",0.5,100",
        ",10,100",
        ",10.1,101",
        ",50,500",
        ",500,5000",
        ",100000,5000",
        ",,5000"
    })
    void aPageHasAtMostTheUsersRequestedOrThoseOfTenSeconds(Long users, Double rate, int size) {
        assertThat(PageRequest.size(request(users, 60, rate))).isEqualTo(size);
    }

    @Test
    void moreUsersThanTheSourcesPagesHoldAreRefused() {
        PageRequest.requirePossible(request(50_000_000L, 0, null));
        PageRequest.requirePossible(request(null, 100_000, 10.0));
        PageRequest.requirePossible(request(null, 30_000_000, null));
        assertThatThrownBy(() -> PageRequest.requirePossible(request(50_000_001L, 0, null)))
                .hasMessage("users: 50000001 users (expected: at most 50000000 in one run)");
        assertThatThrownBy(() -> PageRequest.requirePossible(request(null, 100_001, 10.0)))
                .hasMessageStartingWith("duration, rate: 1000010 users");
    }

    private static RunRequest request(Long users, long seconds, Double rate) {
        return new RunRequest(users, users == null ? Duration.ofSeconds(seconds) : null, rate, List.of(), null);
    }

    @Test
    void case34PagesOfOneSeedFollowEachOther() {
        assertThat(new PageRequest(SourceFixture.RUN, SEED, 1, 5_000, List.of()).firstSequence())
                .isZero();
        assertThat(new PageRequest(SourceFixture.RUN, SEED, 10_000, 5_000, List.of()).firstSequence())
                .isEqualTo(49_995_000);
    }

    @ParameterizedTest
    @CsvSource({"'us; gb', 'GB,US'", "' Us ;US', US", "'tr;de', 'DE,TR'"})
    void case33NationalitiesAreNormalised(String codes, String expected) {
        assertThat(String.join(",", PageRequest.nationalities(List.of(codes.split(";")))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xx", "us,xx", "", "lego", "us gb", "usa"})
    void case33UnknownNationalitiesAreRefused(String code) {
        assertThatThrownBy(() -> PageRequest.nationalities(List.of("gb", code)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("nationalities: \"")
                .hasMessageContaining("expected: any of AU, BR, CA");
    }

    @Test
    void case33ARequestTakesOnlyNormalisedNationalities() {
        assertThatThrownBy(() -> new PageRequest(SourceFixture.RUN, SEED, 1, 1, List.of("us")))
                .hasMessageStartingWith("nationalities: \"us\"");
    }

    @Property
    void case35AnySeedArrivesAsItIs(@ForAll String seed) {
        HttpUrl url = RandomUserClient.address(BASE, seed, 1, 1, List.of());

        assertThat(HttpUrl.get(url.toString()).queryParameter("seed")).isEqualTo(wellFormed(seed));
    }

    @Test
    void case35SpecialCharactersAreEncoded() {
        assertThat(RandomUserClient.address(BASE, "a&b#c+d%e f\uD83D\uDE80", 1, 1, List.of())
                        .encodedQuery())
                .isEqualTo("results=1&seed=a%26b%23c%2Bd%25e%20f%F0%9F%9A%80&page=1");
    }

    /** Half a surrogate pair has no bytes; everything writes a question mark for it. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
