package dev.userstream.producer.api;

import java.net.URI;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * The address of one page. Asks for all fields: leaving some out changes the users that a seed gives, and leaving the
 * name out makes the source hang.
 */
final class PageAddress {
    private PageAddress() {}

    static HttpUrl of(URI base, PageRequest request) {
        return of(base, request.seed(), request.page(), request.size(), request.nationalities());
    }

    static HttpUrl of(URI base, String seed, int page, int size, List<String> nationalities) {
        HttpUrl.Builder url = HttpUrl.get(base.toString())
                .newBuilder()
                .addQueryParameter("results", Integer.toString(size))
                .addQueryParameter("seed", seed)
                .addQueryParameter("page", Integer.toString(page));
        if (!nationalities.isEmpty()) {
            url.addQueryParameter("nat", String.join(",", nationalities));
        }
        return url.build();
    }
}
