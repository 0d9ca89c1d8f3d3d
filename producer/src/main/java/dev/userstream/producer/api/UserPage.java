package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the source: one entry for each requested position, in order. A position that the source left empty is refused, so
 * that every sequence is accounted for.
 *
 * @param users in the order of their sequences
 * @param delivered users in the response, which may be more or fewer than requested
 * @param apiVersion the API's version according to the response, or the empty text
 * @param fetchedAt when the response was complete
 */
public record UserPage(List<SourceUser> users, long delivered, String apiVersion, Instant fetchedAt) {
    private static final int MAX_NUMBER_LENGTH = 64;

    /**
     * Reads UTF-8 only, with limits that no real page reaches. The length of a text is not limited here, because one long text
     * must not cost the other users; the limit of the response's size bounds it.
     */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(UserCodec.MAX_NESTING)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Copies the users. */
    public UserPage {
        users = List.copyOf(users);
    }

    /** Positions without a valid user. */
    public long refused() {
        return users.stream().filter(SourceUser.Refused.class::isInstance).count();
    }

    /**
     * Parses a response body: one JSON document with exactly one array {@code results} and no {@code error}. Nothing of a
     * malformed document is returned; an invalid user of a well-formed one is refused alone.
     *
     * @param fetchedAt when the body was complete
     * @throws FetchFailedException if it is not a well-formed page with at least one user
     */
    public static UserPage parse(byte[] body, PageRequest request, Instant fetchedAt) throws FetchFailedException {
        return new Parser(body, request).parse(fetchedAt);
    }

    /** Walks through the document as a stream, so that hostile content outside the users takes no memory. */
    private static final class Parser {
        private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
        private static final int CHUNK = 8_192;

        private final byte[] body;
        private final PageRequest request;
        private final int start;
        private final List<SourceUser> users = new ArrayList<>();
        private long delivered;
        private boolean hasResults;
        private @Nullable String error;
        private String version = "";

        Parser(byte[] body, PageRequest request) {
            this.body = body;
            this.request = request;
            boolean marked = body.length >= BYTE_ORDER_MARK.length
                    && Arrays.equals(body, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
            this.start = marked ? BYTE_ORDER_MARK.length : 0;
        }

        UserPage parse(Instant fetchedAt) throws FetchFailedException {
            if (!isUtf8()) {
                throw new FetchFailedException(
                        FetchFailure.NOT_JSON, "bytes that are not UTF-8 (expected: JSON, which is UTF-8)");
            }
            readDocument();
            if (error != null) {
                throw new FetchFailedException(FetchFailure.SOURCE_ERROR, "the source reports: " + error);
            }
            if (!hasResults) {
                throw broken("no results (expected: an array of users)");
            }
            if (delivered == 0) {
                throw new FetchFailedException(FetchFailure.EMPTY_PAGE, "no users (expected: " + request.size() + ")");
            }
            while (users.size() < request.size()) {
                users.add(new SourceUser.Refused(
                        request.firstSequence() + users.size(),
                        RefusalReason.INVALID_SOURCE_USER,
                        "the source delivered " + delivered + " users of the page (expected: " + request.size() + ")",
                        NULL.clone()));
            }
            return new UserPage(users, delivered, version, fetchedAt);
        }

        private void readDocument() throws FetchFailedException {
            boolean isJson = false;
            try (JsonParser json = JSON.createParser(body, start, body.length - start)) {
                JsonToken first = json.nextToken();
                if (first == null) {
                    throw new FetchFailedException(FetchFailure.NOT_JSON, "an empty body (expected: a JSON object)");
                }
                isJson = true;
                if (first != JsonToken.START_OBJECT) {
                    throw broken("JSON " + kind(first) + " (expected: an object)");
                }
                readFields(json);
            } catch (JsonProcessingException e) {
                throw isJson
                        ? broken("not one well-formed JSON document: " + fault(e) + " of " + body.length + " bytes")
                        : new FetchFailedException(
                                FetchFailure.NOT_JSON, "a body that is not JSON (expected: a JSON object)");
            } catch (FetchFailedException e) {
                throw e;
            } catch (IOException e) {
                throw new IllegalStateException("reading from memory cannot fail", e);
            }
        }

        private void readFields(JsonParser json) throws IOException {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (name.equals("results")) {
                    readResults(json, token);
                    continue;
                }
                if (name.equals("error") && token != JsonToken.VALUE_NULL) {
                    error = token == JsonToken.VALUE_STRING
                            ? FetchFailedException.oneLine(json.getText())
                            : "JSON " + kind(token);
                } else if (name.equals("info") && token == JsonToken.START_OBJECT) {
                    readInfo(json);
                }
                skip(json);
            }
            if (json.nextToken() != null) {
                throw broken("more than one JSON document (expected: one)");
            }
        }

        private void readResults(JsonParser json, JsonToken token) throws IOException {
            if (hasResults) {
                throw broken("results appears twice (expected: once)");
            }
            hasResults = true;
            if (token != JsonToken.START_ARRAY) {
                throw broken("results: JSON " + kind(token) + " (expected: an array)");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                int from = start + (int) json.currentTokenLocation().getByteOffset();
                skip(json);
                int to = start + (int) json.currentLocation().getByteOffset();
                if (delivered++ < request.size()) {
                    users.add(UserMapper.map(
                            request.runId(),
                            request.firstSequence() + users.size(),
                            Arrays.copyOfRange(body, from, to)));
                }
            }
        }

        /** Leaves the parser at the object's end. */
        private void readInfo(JsonParser json) throws IOException {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                boolean isVersion = json.currentName().equals("version");
                if (json.nextToken().isScalarValue() && isVersion) {
                    version = FetchFailedException.oneLine(json.getText());
                }
                skip(json);
            }
        }

        /** Moves from the first token of a value to its end; a number beyond the range of a double fails the document. */
        private static void skip(JsonParser json) throws IOException {
            JsonToken token = json.currentToken();
            int open = token.isStructStart() ? 1 : 0;
            while (true) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(json.getDoubleValue())) {
                    throw new JsonParseException(json, "a number beyond any range");
                }
                if (open == 0) {
                    json.finishToken();
                    return;
                }
                token = json.nextToken();
                if (token == null) {
                    throw new JsonParseException(json, "cut short");
                }
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
        }

        /** Jackson accepts overlong forms and surrogates, so the bytes are checked first, in chunks. */
        private boolean isUtf8() {
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            ByteBuffer in = ByteBuffer.wrap(body);
            CharBuffer out = CharBuffer.allocate(CHUNK);
            CoderResult result = decoder.decode(in, out, true);
            while (result.isOverflow()) {
                result = decoder.decode(in, out.clear(), true);
            }
            return !result.isError();
        }

        private static FetchFailedException broken(String detail) {
            return new FetchFailedException(FetchFailure.BROKEN_ENVELOPE, detail);
        }

        /** Only the place or the limit: Jackson's other messages may quote the document. */
        private static String fault(JsonProcessingException e) {
            return e instanceof StreamConstraintsException
                    ? e.getOriginalMessage()
                    : "fault at byte "
                            + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
        }

        private static String kind(JsonToken token) {
            return switch (token) {
                case START_OBJECT -> "object";
                case START_ARRAY -> "array";
                case VALUE_STRING -> "string";
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
                case VALUE_TRUE, VALUE_FALSE -> "boolean";
                default -> "null";
            };
        }
    }
}
