package dev.userstream.local.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Finds the answer to a request. Thread-safe. */
final class Answers {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern OFFERED = Pattern.compile("/api/?|/api/1\\.[34]/?");
    private static final Pattern OLD = Pattern.compile("/api/1\\.[0-2]/?");
    private static final Pattern NEVER_ANSWERED = Pattern.compile("/api/0\\.[1-6]/?");

    private final PageWriter pages;
    private final UserBudget budget;
    private final AtomicLong chain = new AtomicLong();

    Answers(PageWriter pages, UserBudget budget) {
        this.pages = pages;
        this.budget = budget;
    }

    /**
     * The answer to a request for that path and query.
     *
     * @param delivered users to deliver instead of as many as were asked for
     * @return empty where the source never answers
     */
    Optional<Answer> to(String path, QueryString query, OptionalInt delivered) {
        if (NEVER_ANSWERED.matcher(path).matches()) {
            return Optional.empty();
        }
        if (OLD.matcher(path).matches()) {
            return Optional.of(notOffered("version " + path));
        }
        if (!OFFERED.matcher(path).matches()) {
            return Optional.of(Answer.text(404, "Not Found"));
        }
        Asked asked = SilentRules.read(query, this::serverSeed);
        if (asked instanceof Asked.NotOffered other) {
            return Optional.of(notOffered(other.what()));
        }
        return asked instanceof Asked.Users users ? users(users.query(), delivered) : Optional.empty();
    }

    private Optional<Answer> users(ApiQuery query, OptionalInt delivered) {
        OptionalLong overspent = budget.refusal(query.results());
        if (overspent.isPresent()) {
            return Optional.of(Answer.of(Fault.tooManyRequests(overspent.getAsLong())));
        }
        chain.set(SplitMix.of(query.streamKey() * 31L + query.filterKey() + query.results()));
        return pages.write(query, delivered.orElse(query.results()))
                .map(json -> Answer.ofUsers(shaped(query, json.toByteArray()), query.download()));
    }

    /** The source's own seeds follow from the request before, so that callers without a seed meet the same users again. */
    private String serverSeed() {
        return String.format("%016x", SplitMix.of(chain.get() + 1));
    }

    private static byte[] shaped(ApiQuery query, byte[] json) {
        byte[] body = query.pretty() ? indented(json) : json;
        return query.callback()
                .map(name ->
                        (name + "(" + new String(body, StandardCharsets.UTF_8) + ");").getBytes(StandardCharsets.UTF_8))
                .orElse(body);
    }

    private static byte[] indented(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length * 2);
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator generator = JSON.createGenerator(bytes).useDefaultPrettyPrinter()) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEvent(parser);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("our own JSON must be readable", e);
        }
        return bytes.toByteArray();
    }

    private static Answer notOffered(String what) {
        return Answer.text(
                501, what + ": not offered by the offline API (expected: versions 1.3 and 1.4, JSON, no lego)");
    }
}
