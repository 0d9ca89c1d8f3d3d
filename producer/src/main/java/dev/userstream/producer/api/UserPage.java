package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

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
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final JsonNode NONE = MissingNode.getInstance();
    private static final int CHUNK = 8_192;

    /** Three times the tokens of a page of 5,000 users; bounds the parsing time of a malicious page. */
    private static final long MAX_TOKENS = 2_000_000;

    /** UTF-8 only, with limits that no real page reaches. Strings are unlimited: one overlong value must not discard a page. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(UserCodec.MAX_NESTING)
                            .maxNumberLength(64)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The number of positions without a valid user. */
    public long refused() {
        return users.stream().filter(SourceUser.Refused.class::isInstance).count();
    }

    /**
     * Parses a response body: one JSON document with an array {@code results} and no {@code error}. A malformed document yields no
     * users; in a well-formed one, an invalid user is refused without affecting the others.
     *
     * @param fetchedAt when the body was complete
     * @throws FetchFailedException if it is not a well-formed page with at least one user
     */
    public static UserPage parse(byte[] body, PageRequest request, Instant fetchedAt) throws FetchFailedException {
        if (!isUtf8(body)) {
            throw new FetchFailedException(
                    FetchFailure.NOT_JSON, "bytes that are not UTF-8 (expected: JSON, which is UTF-8)");
        }
        boolean hasByteOrderMark = Arrays.mismatch(body, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length;
        byte[] json = hasByteOrderMark ? Arrays.copyOfRange(body, BYTE_ORDER_MARK.length, body.length) : body;
        boolean isJson = false;
        try (JsonParser parser = new FiniteNumbers(JSON.createParser(json))) {
            if (parser.nextToken() == null) {
                throw new FetchFailedException(FetchFailure.NOT_JSON, "an empty body (expected: a JSON object)");
            }
            isJson = true;
            return parse(parser, json, request, fetchedAt);
        } catch (StreamConstraintsException e) {
            throw broken(e.getOriginalMessage());
        } catch (JsonProcessingException e) { // its message may quote the document
            long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw isJson
                    ? broken("not one well-formed JSON document: fault at byte " + offset + " of " + json.length)
                    : new FetchFailedException(
                            FetchFailure.NOT_JSON, "a body that is not JSON (expected: a JSON object)");
        } catch (FetchFailedException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
    }

    static String kind(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static UserPage parse(JsonParser parser, byte[] json, PageRequest request, Instant fetchedAt)
            throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw broken("JSON " + kind(JSON.readTree(parser)) + " (expected: an object)");
        }
        List<SourceUser> users = new ArrayList<>(request.size());
        Map<String, JsonNode> otherFields = new HashMap<>();
        long delivered = -1;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            if (parser.nextToken() != JsonToken.START_ARRAY || !field.equals("results")) {
                otherFields.put(field, JSON.readTree(parser));
                continue;
            }
            for (delivered = 0; parser.nextToken() != JsonToken.END_ARRAY; delivered++) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                JsonNode user = JSON.readTree(parser);
                int to = (int) parser.currentLocation().getByteOffset();
                if (delivered < request.size()) {
                    Supplier<byte[]> original = () -> Arrays.copyOfRange(json, from, to);
                    users.add(UserMapper.map(request.runId(), request.firstSequence() + delivered, user, original));
                }
            }
        }
        if (parser.nextToken() != null) {
            throw broken("more than one JSON document (expected: one)");
        }
        check(otherFields, delivered, request);
        for (long index = delivered; index < request.size(); index++) {
            String detail =
                    "the source delivered " + delivered + " users of the page (expected: " + request.size() + ")";
            users.add(new SourceUser.Refused(
                    request.firstSequence() + index, RefusalReason.INVALID_SOURCE_USER, detail, NULL.clone()));
        }
        String version = otherFields.getOrDefault("info", NONE).path("version").asText();
        return new UserPage(List.copyOf(users), delivered, FetchFailedException.oneLine(version), fetchedAt);
    }

    private static void check(Map<String, JsonNode> otherFields, long delivered, PageRequest request)
            throws FetchFailedException {
        JsonNode error = otherFields.getOrDefault("error", NONE);
        if (!error.isMissingNode() && !error.isNull()) {
            String text = error.isTextual() ? FetchFailedException.oneLine(error.textValue()) : "JSON " + kind(error);
            throw new FetchFailedException(FetchFailure.SOURCE_ERROR, "the source reports: " + text);
        }
        if (delivered < 0) {
            throw broken("results: JSON " + kind(otherFields.getOrDefault("results", NONE))
                    + " (expected: an array of users)");
        }
        if (delivered == 0) {
            throw new FetchFailedException(FetchFailure.EMPTY_PAGE, "no users (expected: " + request.size() + ")");
        }
    }

    private static FetchFailedException broken(String detail) {
        return new FetchFailedException(FetchFailure.BROKEN_ENVELOPE, detail);
    }

    /** Jackson accepts overlong forms and surrogates, so the bytes are checked first, in chunks. */
    private static boolean isUtf8(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(body);
        CharBuffer out = CharBuffer.allocate(CHUNK);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isOverflow()) {
            result = decoder.decode(in, out.clear(), true);
        }
        return !result.isError();
    }

    /** Refuses numbers beyond the range of a double, whose exponents could exhaust the memory. */
    private static final class FiniteNumbers extends JsonParserDelegate {
        FiniteNumbers(JsonParser json) {
            super(json);
        }

        @Override
        public BigDecimal getDecimalValue() throws IOException {
            double value = delegate.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw new JsonParseException(this, "a number beyond any range");
            }
            return value == 0 ? BigDecimal.ZERO : delegate.getDecimalValue();
        }
    }
}
