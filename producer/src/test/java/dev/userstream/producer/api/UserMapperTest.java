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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single users of a page. */
class UserMapperTest {
    private static final CreatedUser ADA = new CreatedUser(
            UserIds.of(SourceFixture.RUN, 0),
            "Ada",
            "Olsen",
            "female",
            "8702 Nordre gate, Oslo, Viken, Norway",
            "0515",
            "ada.olsen@example.com",
            "bluefrog12",
            Instant.parse("1966-09-26T02:30:15.001Z"),
            Instant.parse("2012-12-01T23:59:59.999Z"),
            "81234567",
            "https://example.com/m.jpg");

    private static List<SourceUser> page(String... users) {
        try {
            byte[] body = UserJson.page(users).getBytes(StandardCharsets.UTF_8);
            return UserPage.parse(body, SourceFixture.request(users.length), SourceFixture.NOW)
                    .users();
        } catch (FetchFailedException e) {
            throw new AssertionError(e);
        }
    }

    private static CreatedUser accepted(String json) {
        SourceUser user = page(json).get(0);
        assertThat(user).isInstanceOf(SourceUser.Valid.class);
        return ((SourceUser.Valid) user).user();
    }

    private static SourceUser.Refused refused(String json) {
        SourceUser user = page(json).get(0);
        assertThat(user).isInstanceOf(SourceUser.Refused.class);
        assertThat(((SourceUser.Refused) user).original()).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
        return (SourceUser.Refused) user;
    }

    @Test
    void case20UsersWithTheSameUuidHaveIdsOfTheirOwn() {
        List<SourceUser> users = page(UserJson.user(), UserJson.user());

        assertThat(users.get(0)).isEqualTo(new SourceUser.Valid(0, ADA));
        assertThat(((SourceUser.Valid) users.get(1)).user().id()).isEqualTo(UserIds.of(SourceFixture.RUN, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NULL",
            value = {
                "\"postcode\":12345, | 12345",
                "\"postcode\":\"0515\", | 0515",
                "\"postcode\":\"8702 TA\", | 8702 TA",
                "\"postcode\":12345.0, | 12345",
                "\"postcode\":1.2345e4, | 12345",
                "\"postcode\":0, | 0",
                "\"postcode\":-0, | 0",
                "\"postcode\":null, | NULL",
                "'' | NULL"
            })
    void case17APostCodeIsTextOrNull(String json, @Nullable String expected) {
        assertThat(accepted(UserJson.userWith("\"postcode\":\"0515\",", json)).postCode())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"FN\",\"value\":\"26096612345\"} | {\"name\":\"\",\"value\":null}",
                "{\"name\":\"FN\",\"value\":\"26096612345\"} | {\"name\":\"HETU\",\"value\":\"NaNNA959undefined\"}",
                "{\"name\":\"FN\",\"value\":\"26096612345\"} | null",
                "\"uuid\":\"7a0eed16-9430-4d68-901f-c0d4c1c3bf00\", | ''",
                "\"7a0eed16-9430-4d68-901f-c0d4c1c3bf00\" | null",
                "\"7a0eed16-9430-4d68-901f-c0d4c1c3bf00\" | \"\"",
                "\"7a0eed16-9430-4d68-901f-c0d4c1c3bf00\" | \"1\"",
                "\"7a0eed16-9430-4d68-901f-c0d4c1c3bf00\" | \"7A0EED16-9430-4D68-901F-C0D4C1C3BF00\"",
                "\"age\":59 | \"age\":\"30\"",
                "\"age\":59 | \"age\":-4",
                "\"age\":59 | \"age\":null",
                "\"age\":59 | \"age\":{}"
            })
    void case18And19And23And31IdentityNumbersUuidsAndAgesDoNotMatter(String part, String replacement) {
        assertThat(accepted(UserJson.userWith(part, replacement))).isEqualTo(ADA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"location\":null,\"picture\":null,\"registered\":null,\"dob\":null,\"phone\":null,"})
    void case21MissingOrNullOptionalObjectsAreNulls(String optional) {
        CreatedUser user = accepted("{" + optional
                + "\"gender\":\"male\",\"name\":{\"first\":\"A\",\"last\":\"B\"},\"email\":\"a@example.com\","
                + "\"login\":{\"username\":\"ab\"}}");

        assertThat(user)
                .isEqualTo(new CreatedUser(
                        ADA.id(), "A", "B", "male", null, null, "a@example.com", "ab", null, null, null, null));
    }

    @Test
    void case21And22ElementsThatAreNoUsersAreRefusedAloneWithTheirSourceBytes() {
        String unusual = "{ \"name\" : {\"first\":\"Zo\\u00eb\", \"last\":\"é\"},\n\t\"age\":1.50e1 }";

        List<SourceUser> users = page(
                "null",
                UserJson.user(),
                "\"us\\\"er\"",
                "17",
                " -1.5e3 ",
                "[ {}]",
                "true",
                "{}",
                unusual,
                UserJson.user());

        assertThat(users)
                .filteredOn(SourceUser.Valid.class::isInstance)
                .extracting(SourceUser::sequence)
                .containsExactly(1L, 9L);
        assertThat(users)
                .filteredOn(SourceUser.Refused.class::isInstance)
                .extracting(user -> new String(((SourceUser.Refused) user).original(), StandardCharsets.UTF_8))
                .containsExactly("null", "\"us\\\"er\"", "17", "-1.5e3", "[ {}]", "true", "{}", unusual);
        assertThat(refused("17").reason()).isEqualTo(RefusalReason.INVALID_SOURCE_USER);
        assertThat(refused("{}").reason()).isEqualTo(RefusalReason.MISSING_FIELD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"0515\" | 12345.5 | WRONG_TYPE | location.postcode: ",
                "\"0515\" | {} | WRONG_TYPE | location.postcode: ",
                "\"0515\" | [1] | WRONG_TYPE | location.postcode: ",
                "\"0515\" | true | WRONG_TYPE | location.postcode: ",
                "{\"date\":\"1966-09-26T02:30:15.001Z\",\"age\":59} | \"1966-09-26 02:30:15\" | WRONG_TYPE | dob: ",
                "{\"date\":\"1966-09-26T02:30:15.001Z\",\"age\":59} | -102979785 | WRONG_TYPE | dob: ",
                "\"1966-09-26T02:30:15.001Z\" | 17 | WRONG_TYPE | dob.date: ",
                "\"Ada\" | 17 | WRONG_TYPE | name.first: ",
                "\"Oslo\" | {\"x\":1} | WRONG_TYPE | location.city: ",
                "{\"number\":8702,\"name\":\"Nordre gate\"} | [1] | WRONG_TYPE | location.street: ",
                "8702 | {} | WRONG_TYPE | location.street.number: ",
                "\"81234567\" | 81234567 | WRONG_TYPE | phone: ",
                "\"login\":{ | \"logon\":{ | MISSING_FIELD | login.username: ",
                "\"first\":\"Ada\" | \"name.first\":\"Eve\",\"/name/first\":\"Eve\" | MISSING_FIELD | name.first: ",
                "\"email\":\"ada.olsen@example.com\" | \"x\":[{\"email\":\"eve@example.com\"}] | MISSING_FIELD | email: ",
                "\"Ada\" | \"\" | EMPTY_FIELD | ''",
                "\"Olsen\" | \"\" | EMPTY_FIELD | ''",
                "\"ada.olsen@example.com\" | \"\" | EMPTY_FIELD | ''",
                "\"bluefrog12\" | \"\" | EMPTY_FIELD | ''",
                "\"female\" | \"\" | EMPTY_FIELD | ''",
                "\"Ada\" | \"\\u0000\" | UNSTORABLE_TEXT | ''",
                "\"Ada\" | \"\\ud800\" | UNSTORABLE_TEXT | ''",
                "\"Ada\" | \"\\udc00x\" | UNSTORABLE_TEXT | ''",
                "\"Ada\" | \"x\\ud83d\" | UNSTORABLE_TEXT | ''"
            })
    void case17And19And23And26AnInvalidPartRefusesTheUserAndIsNamed(
            String part, String replacement, RefusalReason reason, String place) {
        SourceUser.Refused refused = refused(UserJson.userWith(part, replacement));

        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.detail()).startsWith(place).doesNotContain("Ada", "Olsen", "Eve", "@");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"number\":8702, | '' | Nordre gate, Oslo, Viken, Norway",
                "\"name\":\"Nordre gate\" | \"name\":\"\" | 8702, Oslo, Viken, Norway",
                "\"city\":\"Oslo\" | \"city\":null | 8702 Nordre gate, Viken, Norway",
                "\"state\":\"Viken\" | \"state\":\" \" | 8702 Nordre gate, Oslo, Norway",
                "\"country\":\"Norway\" | \"x\":1 | 8702 Nordre gate, Oslo, Viken",
                "{\"number\":8702,\"name\":\"Nordre gate\"} | null | Oslo, Viken, Norway",
                "\"number\":8702 | \"number\":\"8702b\" | 8702b Nordre gate, Oslo, Viken, Norway",
                "{\"number\":8702,\"name\":\"Nordre gate\"} | \"8702 nordre gate\" | 8702 nordre gate, Oslo, Viken, Norway"
            })
    void case23MissingPartsOfTheAddressGoWithTheirSeparatorAndTheStreetMayBeText(
            String part, String replacement, String expected) {
        assertThat(accepted(UserJson.userWith(part, replacement)).address()).isEqualTo(expected);
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

        CreatedUser user = accepted(UserJson.user(name));

        assertThat(user.firstName()).isEqualTo(plain);
        assertThat(UserCodec.decode(UserCodec.encode(user))).isEqualTo(new ParseResult.Accepted(user));
    }

    @Test
    void case28AHugeUserIsRefusedAlone() {
        List<SourceUser> users = page(UserJson.user("x".repeat(2_000_000)), UserJson.user());

        assertThat(((SourceUser.Refused) users.get(0)).reason()).isEqualTo(RefusalReason.TEXT_TOO_LONG);
        assertThat(users.get(1)).isInstanceOf(SourceUser.Valid.class);
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
        assertThat(accepted(UserJson.userWith("1966-09-26T02:30:15.001Z", date)).dob())
                .isEqualTo(Instant.ofEpochMilli(millis));
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
}
