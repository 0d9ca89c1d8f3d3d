package dev.userstream.events;

import static dev.userstream.events.RefusalReason.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the verdicts of the codec and the schema. */
class UserSchemaTest {
    /** Lenient where Jackson's own limits are narrower than the contract's. */
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(10_000).build())
            .build());

    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V7)
            .getSchema(
                    UserSchema.json(),
                    SchemaValidatorsConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build());

    @Property(tries = 3_000)
    void documentsHaveTheSameVerdict(@ForAll("documents") Document document) {
        assertSameVerdict(document);
    }

    @Property
    void encodedUsersFollowTheSchema(@ForAll("users") CreatedUser user) {
        assertThat(schemaErrors(new String(UserCodec.encode(user), StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Property(tries = 2_000)
    void datesHaveTheSameVerdict(@ForAll("dates") String date) {
        assertSameVerdict(Document.valid().withText("dob", date));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", " "})
    void trailingLineBreakIsRefusedByBoth(String lineBreak) {
        Document date = Document.valid().withText("dob", "2000-01-01T00:00:00Z" + lineBreak);
        Document id = Document.valid().withText("id", Document.ID + lineBreak);

        assertThat(schemaErrors(date.json())).isNotEmpty();
        assertThat(schemaErrors(id.json())).isNotEmpty();
        assertSameVerdict(date);
        assertSameVerdict(id);
        assertSameVerdict(Document.valid().withText("phone", "1" + lineBreak + "\u0000" + lineBreak));
    }

    @ParameterizedTest
    @MethodSource("dev.userstream.events.RefusalReasonTest#fieldCases")
    void invalidFieldIsRefusedByBoth(RefusalReasonTest.Case invalid) {
        boolean onlyForTheCodec = EnumSet.of(DUPLICATE_FIELD, UNSTORABLE_TEXT).contains(invalid.reason());

        assertThat(onlyForTheCodec
                        || !schemaErrors(new String(invalid.value(), StandardCharsets.UTF_8))
                                .isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void lengthLimitsAreTheSame(String text) {
        assertSameVerdict(Document.valid().withText("first_name", text));
        assertSameVerdict(Document.valid().withText("picture", text));
    }

    static Stream<String> lengths() {
        int longest = UserRules.MAX_TEXT_CHARACTERS;
        return Stream.of(
                "", "x", "x".repeat(longest), "x".repeat(longest + 1), "😀".repeat(longest), "😀".repeat(longest + 1));
    }

    /** Rules that a schema cannot express. The schema's comment lists the same ones. */
    @ParameterizedTest
    @MethodSource("knownDifferences")
    void onlyTheCodecRefuses(String inComment, RefusalReason reason, String json) throws Exception {
        assertThat(MAPPER.readTree(UserSchema.json()).get("$comment").asText()).contains(inComment);
        assertThat(schemaErrors(json)).isEmpty();
        assertThat(UserCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ParseResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    static Stream<Arguments> knownDifferences() {
        Document valid = Document.valid();
        String deep = "[".repeat(64) + "]".repeat(64);
        return Stream.of(
                Arguments.of("larger than 1 MiB", VALUE_TOO_LARGE, valid.json() + " ".repeat(1_048_576)),
                Arguments.of("followed by more", TRAILING_CONTENT, valid.json() + "{}"),
                Arguments.of(
                        "deeper than 64 levels",
                        NESTING_TOO_DEEP,
                        valid.and("\"x\":" + deep).json()),
                Arguments.of(
                        "twice",
                        DUPLICATE_FIELD,
                        valid.and("\"gender\":\"male\"").json()),
                Arguments.of(
                        "name longer than 16384",
                        INVALID_JSON,
                        valid.and('"' + "n".repeat(16_385) + "\":0").json()),
                Arguments.of(
                        "half a surrogate pair",
                        UNSTORABLE_TEXT,
                        valid.with("phone", "\"\\ud83d\"").json()));
    }

    @Test
    void schemaHasTheSameFieldsAndRequiredFields() throws Exception {
        JsonNode schema = MAPPER.readTree(UserSchema.json());

        assertThat(schema.get("properties").fieldNames())
                .toIterable()
                .containsExactlyElementsOf(
                        Arrays.stream(Field.values()).map(Field::jsonName).toList());
        assertThat(schema.get("required"))
                .map(JsonNode::asText)
                .containsExactlyElementsOf(Arrays.stream(Field.values())
                        .filter(Field::isRequired)
                        .map(Field::jsonName)
                        .toList());
        assertThat(schema.get("properties"))
                .allSatisfy(property ->
                        assertThat(property.get("description").asText()).isNotBlank());
    }

    @Test
    void headerAndSchemaHaveTheSameVersion() throws Exception {
        assertThat(MAPPER.readTree(UserSchema.json()).get("$id").asText())
                .endsWith("created_user-" + MessageHeaders.CURRENT_SCHEMA_VERSION + ".json");
    }

    private static void assertSameVerdict(Document document) {
        ParseResult decoded = UserCodec.decode(document.bytes());
        List<String> errors = schemaErrors(document.json());

        assertThat(decoded instanceof ParseResult.Accepted)
                .as("codec: %.200s, schema: %.500s", decoded, errors)
                .isEqualTo(errors.isEmpty());
    }

    private static List<String> schemaErrors(String json) {
        try {
            return SCHEMA.validate(MAPPER.readTree(json)).stream()
                    .map(Object::toString)
                    .toList();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<CreatedUser> users() {
        return Users.any();
    }

    /** A valid document with none to three changes. */
    @Provide
    Arbitrary<Document> documents() {
        Arbitrary<String> names = Arbitraries.of(
                Arrays.stream(Field.values()).map(Field::jsonName).toList());
        Arbitrary<String> fields =
                Arbitraries.oneOf(names, names, names, Arbitraries.of("extra", "ID", "", "first name"));
        return Combinators.combine(fields, rawValues())
                .as(Map::entry)
                .list()
                .ofMaxSize(3)
                .map(UserSchemaTest::changed);
    }

    private static Document changed(List<Map.Entry<String, String>> changes) {
        Document document = Document.valid();
        for (Map.Entry<String, String> change : changes) {
            document = change.getValue().isEmpty()
                    ? document.without(change.getKey())
                    : document.with(change.getKey(), change.getValue());
        }
        return document;
    }

    /** Any JSON value as raw text; the empty text stands for none. */
    private static Arbitrary<String> rawValues() {
        Arbitrary<String> texts = Arbitraries.frequencyOf(
                Tuple.of(6, Users.storableTexts()),
                Tuple.of(2, Users.storableTexts().map(text -> text + "\u0000")),
                Tuple.of(4, dateTexts()),
                Tuple.of(4, idTexts()));
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of("")),
                Tuple.of(2, Arbitraries.of("null")),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "0", "-1.5e3", "1e999", "true", "[]", "{}", "[\"x\"]", "{\"id\":{\"a\":[null]}}")),
                Tuple.of(
                        8,
                        texts.map(text ->
                                Document.valid().withText("x", text).fields().get("x"))));
    }

    private static Arbitrary<String> idTexts() {
        Arbitrary<String> damaged = Combinators.combine(
                        Arbitraries.integers().between(0, Document.ID.length() - 1),
                        Arbitraries.of('-', '0', 'a', 'f', 'g', 'A', 'F', ' ', '\n', '٠'))
                .as((place, character) ->
                        Document.ID.substring(0, place) + character + Document.ID.substring(place + 1));
        return Arbitraries.oneOf(
                damaged, Arbitraries.of(Document.ID, Document.ID + "\n", Document.ID + "0", "1-1-1-1-1", ""));
    }

    @Provide
    Arbitrary<String> dates() {
        return dateTexts();
    }

    /** Dates of valid, borderline and invalid parts. */
    private static Arbitrary<String> dateTexts() {
        List<Arbitrary<String>> parts = List.of(
                words("0000 0001 0999 1900 1970 2000 2023 2024 9999 10000 -001"),
                words("-00 -01 -02 -04 -12 -13 /01"),
                words("-00 -01 -28 -29 -30 -31 -32"),
                Arbitraries.of("T", "T", "T", "T", "T", "t", " ", ""),
                words("00 12 23 24"),
                words(":00 :59 :60"),
                words(":00 :59 :60"),
                Arbitraries.of("", ".1", ".12", ".123", ".1234", ".", ",123"),
                Arbitraries.of("Z", "Z", "Z", "Z", "Z", "z", "", "+00:00", "+01:00", "Z\n", "ZZ"));
        return Combinators.combine(parts).as(list -> String.join("", list));
    }

    private static Arbitrary<String> words(String words) {
        return Arbitraries.of(words.split(" "));
    }
}
