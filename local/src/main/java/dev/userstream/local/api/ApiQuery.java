package dev.userstream.local.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a request asks for, after the source's silent rules were applied.
 *
 * @param results users to deliver, 1 to 5000
 * @param seed the seed to echo
 * @param page the page to echo, 1 to 10,000; a fraction is legal
 * @param nationalities where people come from; never empty
 * @param gender the one gender asked for; always empty where the caller gave a seed
 * @param fields parts of a user to show; empty where only unknown ones were asked for
 * @param info whether the answer ends with the info object
 * @param pretty whether the JSON is indented
 * @param callback the JSONP function around the answer, if any
 * @param download whether the answer is an attachment
 */
record ApiQuery(
        int results,
        String seed,
        double page,
        List<Nationality> nationalities,
        Optional<String> gender,
        Set<UserField> fields,
        boolean info,
        boolean pretty,
        Optional<String> callback,
        boolean download) {
    ApiQuery {
        nationalities = List.copyOf(nationalities);
        fields = Set.copyOf(fields);
    }

    /**
     * The source's own key of a stream of users: it appends the page to the seed and keeps 32 bits of its MD5, so that
     * {@code run-1} page 2 is {@code run-12} page 1, and some seeds share their users.
     */
    int streamKey() {
        String text = page == 1 ? seed : seed + JsNumber.format(page);
        byte[] digest = Digests.of("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getInt();
    }

    /** What changes the people of a stream besides its key: nationalities, gender and the fields shown. */
    int filterKey() {
        return (nationalities + gender.orElse("") + fields.stream().sorted().toList()).hashCode();
    }
}
