package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each user by itself. */
class UserMapperTest {
    private static String between(String from, String to) {
        String user = UserJson.user();
        return user.substring(user.indexOf(from) + from.length(), user.indexOf(to));
    }

    private static SourceUser judge(String json) {
        return map(7, json);
    }

    private static SourceUser map(int sequence, String json) {
        PageRequest request = new PageRequest(SourceFixture.RUN, "0123456789abcdef", sequence + 1, 1, List.of());
        try {
            return UserPage.parse(UserJson.page(json).getBytes(StandardCharsets.UTF_8), request, SourceFixture.NOW)
                    .users()
                    .get(0);
        } catch (FetchFailedException e) {
            throw new AssertionError(e);
        }
    }

    private static CreatedUser usable(String json) {
        SourceUser judged = judge(json);
        assertThat(judged).isInstanceOf(SourceUser.Valid.class);
        return ((SourceUser.Valid) judged).user();
    }

    private static SourceUser.Refused refused(String json) {
        SourceUser judged = judge(json);
        assertThat(judged).isInstanceOf(SourceUser.Refused.class);
        assertThat(UserJson.tree(((SourceUser.Refused) judged).original())).isEqualTo(UserJson.tree(json));
        return (SourceUser.Refused) judged;
    }

    @ParameterizedTest
    @CsvSource({
        "12345, 12345",
        "'\"0515\"', 0515",
        "'\"8702 TA\"', 8702 TA",
        "12345.0, 12345",
        "1.2345e4, 12345",
        "0, 0",
        "-0, 0",
        "null, "
    })
    void case17APostCodeIsAlwaysATextOrNull(String json, String expected) {
        assertThat(usable(UserJson.userWith("\"postcode\":\"0515\"", "\"postcode\":" + json))
                        .postCode())
                .isEqualTo(expected);
    }

    @Test
    void case17AMissingPostCodeIsNull() {
        assertThat(usable(UserJson.userWith("\"postcode\":\"0515\",", "")).postCode())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345.5", "{}", "[1]", "true"})
    void case17APostCodeThatIsNoPostCodeRefusesTheUser(String json) {
        SourceUser.Refused refused = refused(UserJson.userWith("\"postcode\":\"0515\"", "\"postcode\":" + json));

        assertThat(refused.reason()).isEqualTo(RefusalReason.WRONG_TYPE);
        assertThat(refused.detail()).startsWith("location.postcode: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":{\"name\":\"\",\"value\":null}",
                "\"id\":{\"name\":\"HETU\",\"value\":\"NaNNA959undefined\"}",
                "\"id\":null"
            })
    void case18TheIdentityNumberIsNeverTheKey(String id) {
        assertThat(usable(UserJson.userWith("\"id\":{\"name\":\"FN\",\"value\":\"26096612345\"}", id))
                        .id())
                .isEqualTo(UserIds.of(SourceFixture.RUN, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"uuid\":null,",
                "\"uuid\":\"\",",
                "\"uuid\":\"1\",",
                "\"uuid\":\"7A0EED16-9430-4D68-901F-C0D4C1C3BF00\","
            })
    void case19TheSourcesUuidDoesNotMatter(String uuid) {
        assertThat(usable(UserJson.userWith("\"uuid\":\"7a0eed16-9430-4d68-901f-c0d4c1c3bf00\",", uuid))
                        .id())
                .isEqualTo(UserIds.of(SourceFixture.RUN, 7));
    }

    @Test
    void case19WithoutLoginThereIsNoUsername() {
        SourceUser.Refused refused =
                refused(UserJson.userWith("\"login\":{" + between("\"login\":{", ",\"dob\"") + ",", ""));

        assertThat(refused.reason()).isEqualTo(RefusalReason.MISSING_FIELD);
        assertThat(refused.detail()).startsWith("login.username: ");
    }

    @Test
    void case20TheSameUuidTwiceGivesTwoUsersWithIdsOfTheirOwn() {
        assertThat(((SourceUser.Valid) map(1, UserJson.user())).user().id())
                .isNotEqualTo(
                        ((SourceUser.Valid) map(2, UserJson.user())).user().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"location\":null,\"picture\":null,\"registered\":null,\"dob\":null,\"phone\":null,"})
    void case21MissingOrNullOptionalObjectsAreNulls(String optional) {
        CreatedUser user = usable("{" + optional
                + "\"gender\":\"male\",\"name\":{\"first\":\"A\",\"last\":\"B\"},\"email\":\"a@example.com\","
                + "\"login\":{\"username\":\"ab\"}}");

        assertThat(user)
                .isEqualTo(new CreatedUser(
                        UserIds.of(SourceFixture.RUN, 7),
                        "A",
                        "B",
                        "male",
                        null,
                        null,
                        "a@example.com",
                        "ab",
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    void case21AnEmptyUserIsRefused() {
        assertThat(refused("{}").reason()).isEqualTo(RefusalReason.MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"user\"", "17", "true", "[]", "[{}]"})
    void case22AUserThatIsNoObjectIsRefused(String json) {
        assertThat(refused(json).reason()).isEqualTo(RefusalReason.INVALID_SOURCE_USER);
    }

    @Test
    void case22UsersThatAreNoObjectsDoNotCostTheirNeighbours() throws InterruptedException {
        try (SourceFixture fixture = new SourceFixture()) {
            UserPage page = fixture.json(UserJson.page(
                            "null",
                            UserJson.user("Ada"),
                            "\"us\\\"er\"",
                            "17",
                            " -1.5e3 ",
                            "[ ]",
                            UserJson.user("Bea")))
                    .page(7);

            assertThat(page.users())
                    .filteredOn(SourceUser.Valid.class::isInstance)
                    .extracting(SourceUser::sequence)
                    .containsExactly(1L, 6L);
            assertThat(page.users())
                    .filteredOn(SourceUser.Refused.class::isInstance)
                    .extracting(user -> new String(((SourceUser.Refused) user).original(), StandardCharsets.UTF_8))
                    .containsExactly("null", "\"us\\\"er\"", "17", "-1.5E+3", "[]");
        }
    }

    @Test
    void case23AStreetThatIsOneTextAsInVersion12IsTaken() {
        assertThat(usable(UserJson.userWith("{\"number\":8702,\"name\":\"Nordre gate\"}", "\"8702 nordre gate\""))
                        .address())
                .isEqualTo("8702 nordre gate, Oslo, Viken, Norway");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"date\":\"1966-09-26T02:30:15.001Z\",\"age\":59} | \"1966-09-26 02:30:15\" | dob",
                "{\"date\":\"1966-09-26T02:30:15.001Z\",\"age\":59} | -102979785 | dob",
                "\"1966-09-26T02:30:15.001Z\" | 17 | dob.date",
                "\"Ada\" | 17 | name.first",
                "\"Oslo\" | {\"x\":1} | location.city",
                "{\"number\":8702,\"name\":\"Nordre gate\"} | [1] | location.street",
                "8702 | {} | location.street.number",
                "\"81234567\" | 81234567 | phone"
            })
    void case23WrongTypesAreRefusedWithTheirPlace(String part, String replacement, String place) {
        SourceUser.Refused refused = refused(UserJson.userWith(part, replacement));

        assertThat(refused.reason()).isEqualTo(RefusalReason.WRONG_TYPE);
        assertThat(refused.detail()).startsWith(place + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"age\":\"30\"", "\"age\":-4", "\"age\":null", "\"age\":{}"})
    void case23And31AnyAgePasses(String age) {
        assertThat(usable(UserJson.userWith("\"age\":59", age)).dob())
                .isEqualTo(Instant.parse("1966-09-26T02:30:15.001Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "فاطمه",
                "\u200Cزهرا",
                "e\u0301",
                "👩🏽‍🚀",
                "\uFFFD",
                "line\\u2028separator",
                "d'Ange-Lo ",
                "La \\\"\\\"d\\\"\\\"\\\"",
                "tab\\tnew\\n"
            })
    void case26TextPassesByteForByte(String name) {
        String plain = name.replace("\\u2028", "\u2028")
                .replace("\\\"", "\"")
                .replace("\\t", "\t")
                .replace("\\n", "\n");

        CreatedUser user = usable(UserJson.user(name));

        assertThat(user.firstName()).isEqualTo(plain);
        assertThat(UserCodec.decode(UserCodec.encode(user))).isEqualTo(new ParseResult.Accepted(user));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00x", "x\\ud83d"})
    void case26TextThatTheStoresCannotHoldIsRefused(String name) {
        assertThat(refused(UserJson.user(name)).reason()).isEqualTo(RefusalReason.UNSTORABLE_TEXT);
    }

    @Test
    void case28AVeryLongTextIsRefused() {
        assertThat(refused(UserJson.user("x".repeat(500_000))).reason()).isEqualTo(RefusalReason.TEXT_TOO_LONG);
    }

    @Test
    void case28AHugeUserCostsNoNeighbour() throws InterruptedException {
        try (SourceFixture fixture = new SourceFixture()) {
            UserPage page = fixture.json(UserJson.page(UserJson.user("x".repeat(2_000_000)), UserJson.user()))
                    .page(2);

            assertThat(((SourceUser.Refused) page.users().get(0)).reason()).isEqualTo(RefusalReason.TEXT_TOO_LONG);
            assertThat(page.users().get(1)).isInstanceOf(SourceUser.Valid.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1969-12-31T23:59:59.999Z, -1",
        "1944-08-25T00:00:00.000Z, -800064000000",
        "0001-01-01T00:00:00.000Z, -62135596800000",
        "9999-12-31T23:59:59.999Z, 253402300799999",
        "2000-02-29T12:00:00Z, 951825600000",
        "2000-02-29T12:00:00.5Z, 951825600500"
    })
    void case29DatesKeepTheirMillisecondsAlsoBefore1970(String date, long millis) {
        assertThat(usable(UserJson.userWith("1966-09-26T02:30:15.001Z", date))
                        .dob()
                        .toEpochMilli())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00.000Z",
                "+10000-01-01T00:00:00.000Z",
                "10000-01-01T00:00:00.000Z",
                "19100-01-01T00:00:00.000Z",
                "-0001-01-01T00:00:00.000Z",
                "1998-12-31T23:59:60Z",
                "1998-12-31T24:00:00Z",
                "1999-02-29T00:00:00.000Z",
                "1999-02-28T00:00:00.000+02:00",
                "1999-02-28T00:00:00.000",
                "1999-02-28T00:00:00.000123Z",
                "1999-02-28 00:00:00",
                "1999-02-28",
                "28.2.1999",
                ""
            })
    void case29And30DatesThatCannotBeStoredAreRefused(String date) {
        assertThat(refused(UserJson.userWith("1966-09-26T02:30:15.001Z", date)).reason())
                .isEqualTo(RefusalReason.INVALID_DATE);
        assertThat(refused(UserJson.userWith("2012-12-01T23:59:59.999Z", date)).detail())
                .startsWith("registered");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"number\":8702, | | Nordre gate, Oslo, Viken, Norway",
                "\"name\":\"Nordre gate\" | \"name\":\"\" | 8702, Oslo, Viken, Norway",
                "\"city\":\"Oslo\" | \"city\":null | 8702 Nordre gate, Viken, Norway",
                "\"state\":\"Viken\" | \"state\":\" \" | 8702 Nordre gate, Oslo, Norway",
                "\"country\":\"Norway\" | \"x\":1 | 8702 Nordre gate, Oslo, Viken",
                "{\"number\":8702,\"name\":\"Nordre gate\"} | null | Oslo, Viken, Norway",
                "\"number\":8702 | \"number\":\"8702b\" | 8702b Nordre gate, Oslo, Viken, Norway"
            })
    void missingPartsOfTheAddressGoWithTheirSeparator(String part, String replacement, String expected) {
        String json = UserJson.userWith(part, replacement == null ? "" : replacement);

        assertThat(usable(json).address()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"first\":\"Ada\"",
                "\"last\":\"Olsen\"",
                "\"email\":\"ada.olsen@example.com\"",
                "\"username\":\"bluefrog12\"",
                "\"gender\":\"female\""
            })
    void anEmptyRequiredTextIsRefusedWithoutQuotingTheUser(String part) {
        String name = part.substring(0, part.indexOf(':'));

        SourceUser.Refused refused = refused(UserJson.userWith(part, name + ":\"\""));

        assertThat(refused.reason()).isEqualTo(RefusalReason.EMPTY_FIELD);
        assertThat(refused.detail())
                .doesNotContain("Ada")
                .doesNotContain("Olsen")
                .doesNotContain("@");
    }

    @Test
    void aFieldWhoseNameLooksLikeAPathIsNotThatPath() {
        String json = UserJson.userWith("\"first\":\"Ada\"", "\"x\":\"Ada\"")
                .replaceFirst("\\{", "{\"name/first\":\"Eve\",\"/name/first\":\"Eve\",");

        assertThat(refused(json).reason()).isEqualTo(RefusalReason.MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":{\"email\":\"eve@example.com\"}",
                "\"x\":[{\"email\":\"eve@example.com\"}]",
                "\"mail\":\"eve@example.com\""
            })
    void aFieldOfThatNameElsewhereIsNotTaken(String elsewhere) {
        SourceUser.Refused refused = refused(UserJson.userWith("\"email\":\"ada.olsen@example.com\"", elsewhere));

        assertThat(refused.reason()).isEqualTo(RefusalReason.MISSING_FIELD);
        assertThat(refused.detail()).startsWith("email: ");
    }
}
