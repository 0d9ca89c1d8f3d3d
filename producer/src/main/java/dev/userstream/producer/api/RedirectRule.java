package dev.userstream.producer.api;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Follows a few redirects, never in a circle and never from https to http. OkHttp's own rule knows neither of the
 * last two: it follows twenty, and allows a change of protocol in both directions or in none.
 */
final class RedirectRule implements Interceptor {
    private static final int MOST = 5;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        Set<HttpUrl> visited = new LinkedHashSet<>(Set.of(request.url()));
        Response response = chain.proceed(request);
        HttpUrl next = target(response);
        while (next != null) {
            response.close();
            check(request.url(), next, visited);
            visited.add(next);
            request = request.newBuilder().url(next).build();
            response = chain.proceed(request);
            next = target(response);
        }
        return response;
    }

    /**
     * Where the answer sends us, or {@code null} where it does not: what then becomes of it is decided by its status.
     */
    private static @Nullable HttpUrl target(Response response) {
        String location = response.header("Location");
        return switch (response.code()) {
            case 301, 302, 303, 307, 308 ->
                location == null ? null : response.request().url().resolve(location);
            default -> null;
        };
    }

    private static void check(HttpUrl from, HttpUrl to, Set<HttpUrl> visited) throws FetchFailedException {
        if (from.isHttps() && !to.isHttps()) {
            throw refused("from https to " + origin(to) + " (expected: https)");
        }
        if (visited.contains(to)) {
            throw refused("in a circle back to " + origin(to) + " (expected: none)");
        }
        if (visited.size() > MOST) {
            throw refused("the " + visited.size() + "th, to " + origin(to) + " (expected: at most " + MOST + ")");
        }
    }

    private static FetchFailedException refused(String detail) {
        return new FetchFailedException(FetchFailure.REDIRECT, "redirect " + detail);
    }

    private static String origin(HttpUrl url) {
        return url.scheme() + "://" + url.host() + ":" + url.port() + url.encodedPath();
    }
}
