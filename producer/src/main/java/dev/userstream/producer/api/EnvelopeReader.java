package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges an answer as a whole before any of its users is looked at: one JSON document, read to its end, with exactly
 * one {@code results} and no {@code error}. Confined to one answer.
 */
final class EnvelopeReader {
    private final Answer answer;
    private final int limit;
    private final int start;
    private final List<byte[]> users = new ArrayList<>();
    private long delivered;
    private boolean hasResults;
    private @Nullable String error;
    private String version = "";

    private EnvelopeReader(Answer answer, int limit) {
        this.answer = answer;
        this.limit = limit;
        this.start = Utf8.startsWithMark(answer.body()) ? Utf8.MARK_LENGTH : 0;
    }

    /**
     * Reads an answer of status 200.
     *
     * @param limit most users to keep; the rest is only counted
     * @throws FetchFailedException if it is no sound envelope with at least one user
     */
    static Envelope read(Answer answer, int limit) throws FetchFailedException {
        EnvelopeReader reader = new EnvelopeReader(answer, limit);
        reader.readDocument();
        return reader.checked();
    }

    private void readDocument() throws FetchFailedException {
        if (!Utf8.isValid(answer.body())) {
            throw answer.failure(FetchFailure.NOT_JSON, "bytes that are not UTF-8 (expected: JSON, which is UTF-8)");
        }
        boolean begun = false;
        try (JsonParser json = SourceJson.answer(answer.body(), start)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                throw answer.failure(FetchFailure.NOT_JSON, "an empty body (expected: a JSON object)");
            }
            begun = true;
            if (first != JsonToken.START_OBJECT) {
                throw broken("JSON " + SourceJson.kind(first) + " (expected: an object)");
            }
            readFields(json);
        } catch (JsonProcessingException e) {
            throw begun
                    ? broken("not one sound JSON document: " + place(e) + " of " + answer.body().length + " bytes")
                    : answer.failure(FetchFailure.NOT_JSON, "a body that is not JSON (expected: a JSON object)");
        } catch (FetchFailedException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
    }

    private void readFields(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "results" -> readResults(json);
                case "error" -> readError(json);
                case "info" -> readInfo(json);
                default -> SourceJson.skip(json);
            }
        }
        if (json.nextToken() != null) {
            throw broken("more than one JSON document (expected: one)");
        }
    }

    private void readResults(JsonParser json) throws IOException {
        if (hasResults) {
            throw broken("results appears twice (expected: once)");
        }
        hasResults = true;
        if (!json.isExpectedStartArrayToken()) {
            throw broken("results: JSON " + SourceJson.kind(json.currentToken()) + " (expected: an array)");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            int from = start + (int) json.currentTokenLocation().getByteOffset();
            SourceJson.skip(json);
            int to = start + (int) json.currentLocation().getByteOffset();
            delivered++;
            if (users.size() < limit) {
                users.add(Arrays.copyOfRange(answer.body(), from, to));
            }
        }
    }

    private void readError(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            error = Excerpt.line(json.getText());
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            error = "JSON " + SourceJson.kind(json.currentToken());
        }
        SourceJson.skip(json);
    }

    private void readInfo(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            SourceJson.skip(json);
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean isVersion = json.currentName().equals("version");
            JsonToken token = json.nextToken();
            if (isVersion && token.isScalarValue()) {
                version = Excerpt.line(json.getText());
            }
            SourceJson.skip(json);
        }
    }

    private Envelope checked() throws FetchFailedException {
        if (error != null) {
            throw answer.failure(FetchFailure.SOURCE_ERROR, "the source says: " + error);
        }
        if (!hasResults) {
            throw broken("no results (expected: an array of users)");
        }
        if (delivered == 0) {
            throw answer.failure(FetchFailure.EMPTY_PAGE, "no users (expected: " + limit + ")");
        }
        return new Envelope(users, delivered, version);
    }

    private FetchFailedException broken(String detail) {
        return answer.failure(FetchFailure.BROKEN_ENVELOPE, detail);
    }

    /** Only the place or the bound: Jackson's other messages may quote the document. */
    private static String place(JsonProcessingException e) {
        return e instanceof StreamConstraintsException
                ? e.getOriginalMessage()
                : "trouble at byte "
                        + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
    }
}
