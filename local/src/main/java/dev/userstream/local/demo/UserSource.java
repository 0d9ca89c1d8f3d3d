package dev.userstream.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The chosen source of users, with the offline API where that is it.
 *
 * @param offline the server to close with the demo
 */
record UserSource(
        Kind kind, URI address, String reason, @Nullable OfflineApi offline) implements AutoCloseable {
    /** Longest wait for the answer that decides about a source. */
    static final Duration CHECK_TIMEOUT = Duration.ofSeconds(3);

    private static final URI LIVE = URI.create("https://randomuser.me/api/1.4/");

    /** Kinds of sources. */
    enum Kind {
        /** randomuser.me, or another server with its API. */
        LIVE,
        /** The offline API. */
        OFFLINE;

        /** The name on the command line and in the report. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Chooses as the command line says; where it leaves the choice, the live source if it answers properly, else the offline one.
     *
     * @throws IOException if a source is demanded that does not answer
     */
    static UserSource choose(@Nullable Kind kind, @Nullable URI apiUrl) throws IOException, InterruptedException {
        String reason = "--source offline";
        if (kind != Kind.OFFLINE) {
            URI address = apiUrl == null ? LIVE : apiUrl;
            Optional<String> fault = fault(address, CHECK_TIMEOUT);
            if (fault.isEmpty()) {
                return new UserSource(Kind.LIVE, address, "it answers", null);
            }
            if (apiUrl != null || kind != null) {
                throw new IOException("source: " + address + " " + fault.get() + " (expected: a user as JSON within "
                        + CHECK_TIMEOUT.toSeconds() + " s; try again later or take --source offline)");
            }
            reason = LIVE.getHost() + " " + fault.get();
        }
        OfflineApi api = OfflineApi.start();
        return new UserSource(Kind.OFFLINE, api.address(), reason, api);
    }

    /** Asks a source for one user: what is wrong with the answer, for people; empty where it is a user. */
    static Optional<String> fault(URI address, Duration timeout) throws InterruptedException {
        URI pinned = address.getPath().length() > 1 ? address : address.resolve("/api/1.4/");
        HttpRequest request =
                HttpRequest.newBuilder(pinned.resolve("?results=1")).build();
        // The request's own timeout ends with the headers; this one bounds the body, too.
        CompletableFuture<HttpResponse<String>> answer =
                HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                return Optional.of("answers with status " + response.statusCode());
            }
            JsonNode user = new ObjectMapper().readTree(response.body()).at("/results/0/login/uuid");
            return user.isTextual() ? Optional.empty() : Optional.of("answers without a user");
        } catch (JsonProcessingException e) {
            return Optional.of("answers with something else than JSON");
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Optional.of("does not answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            return Optional.of("cannot be reached");
        }
    }

    /** The settings with which the producer finds it; the live source's budget does not bind the offline one. */
    Map<String, String> environment() {
        return kind == Kind.OFFLINE
                ? Map.of(SettingNames.API_URL, address.toString(), SettingNames.API_BUDGET_USERS, "0")
                : Map.of(SettingNames.API_URL, address.toString());
    }

    @Override
    public void close() {
        if (offline != null) {
            offline.close();
        }
    }
}
