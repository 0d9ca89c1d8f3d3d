package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.UserIds;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RandomUserClientTest {
    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aPageBecomesUsersOfTheContractWithPredictableIds() throws InterruptedException {
        fixture.json(UserJson.page(UserJson.user("Ada"), UserJson.user("Bea")));

        UserPage page = fixture.page(2);

        assertThat(page.fetchedAt()).isEqualTo(SourceFixture.NOW);
        assertThat(page.users()).hasSize(2);
        assertThat(page.users().get(0))
                .isEqualTo(new SourceUser.Valid(
                        0,
                        new CreatedUser(
                                UserIds.of(SourceFixture.RUN, 0),
                                "Ada",
                                "Olsen",
                                "female",
                                "8702 Nordre gate, Oslo, Viken, Norway",
                                "0515",
                                "ada.olsen@example.com",
                                "bluefrog12",
                                Instant.parse("1966-09-26T02:30:15.001Z"),
                                Instant.parse("2012-12-01T23:59:59.999Z"),
                                "81234567",
                                "https://example.com/m.jpg")));
        assertThat(((SourceUser.Valid) page.users().get(1)).user().id()).isEqualTo(UserIds.of(SourceFixture.RUN, 1));
    }

    @Test
    void theRequestAsksForWhatIsSafeAndSaysWhoAsks() throws InterruptedException {
        fixture.json(UserJson.page(UserJson.user()));

        fixture.page(1);

        RecordedRequest request = fixture.server.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/api/1.4/?results=1&seed=0123456789abcdef&page=1");
        assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
        assertThat(request.getHeaders().get("User-Agent")).startsWith("userstream/");
        assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
    }

    @Test
    void manyRunsMayFetchAtOnce() {
        for (int page = 1; page <= 20; page++) {
            fixture.json(UserJson.pageOf(50));
        }
        UserSource source = fixture.source();

        List<UserPage> results = IntStream.rangeClosed(1, 20)
                .mapToObj(page -> CompletableFuture.supplyAsync(() -> fetch(source, page)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(results)
                .hasSize(20)
                .allSatisfy(
                        result -> assertThat(result.users()).hasSize(50).hasOnlyElementsOfType(SourceUser.Valid.class));
    }

    private static UserPage fetch(UserSource source, int page) {
        try {
            return source.fetch(new PageRequest(SourceFixture.RUN, "0123456789abcdef", page, 50, List.of()));
        } catch (InterruptedException | FetchFailedException e) {
            throw new IllegalStateException(e);
        }
    }
}
