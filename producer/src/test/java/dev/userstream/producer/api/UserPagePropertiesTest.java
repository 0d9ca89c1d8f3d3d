package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.UserCodec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every answer, however odd. */
class UserPagePropertiesTest {
    private static final PageRequest REQUEST = SourceFixture.request(3);

    /** Either users for all places, or a failure of the kinds that the seam knows. */
    private static void judge(byte[] body) {
        try {
            assertThat(UserPage.parse(body, REQUEST, Instant.EPOCH).users()).hasSize(3);
        } catch (FetchFailedException e) {
            assertThat(e.reason())
                    .isIn(
                            FetchFailure.NOT_JSON,
                            FetchFailure.BROKEN_ENVELOPE,
                            FetchFailure.SOURCE_ERROR,
                            FetchFailure.EMPTY_PAGE);
        }
    }

    @Property
    void anyBytesAreJudged(@ForAll byte[] body) {
        judge(body);
    }

    @Property
    void anyDamageToAGoodPageIsJudged(
            @ForAll @IntRange(max = 4_000) int place, @ForAll byte[] damage, @ForAll boolean overwrite) {
        byte[] good = UserJson.pageOf(3).getBytes(StandardCharsets.UTF_8);
        int from = place % good.length;
        int to = overwrite ? Math.min(good.length, from + damage.length) : from;
        byte[] body = new byte[from + damage.length + good.length - to];
        System.arraycopy(good, 0, body, 0, from);
        System.arraycopy(damage, 0, body, from, damage.length);
        System.arraycopy(good, to, body, from + damage.length, good.length - to);

        judge(body);
    }

    @Property
    void aPageCutAnywhereHandsOutNothing(@ForAll @IntRange(max = 4_000) int place) {
        byte[] good = UserJson.pageOf(3).getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(good, place % good.length);
        assertThatThrownBy(() -> UserPage.parse(cut, REQUEST, Instant.EPOCH)).isInstanceOf(FetchFailedException.class);
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> scalars = Arbitraries.oneOf(
                Arbitraries.of(
                        "null", "true", "false", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "-0", "1e300", "0e-99999999999"),
                Arbitraries.integers().map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.strings().alpha().ofMaxLength(9).map(text -> "\"" + text + "\""));
        return Arbitraries.recursive(
                () -> scalars,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"),
                        inner.list().ofMaxSize(3).map(UserPagePropertiesTest::object)),
                0,
                4);
    }

    private static String object(List<String> values) {
        List<String> names = List.of("first", "date", "name", "medium");
        StringBuilder object = new StringBuilder("{");
        for (int index = 0; index < values.size(); index++) {
            object.append(index == 0 ? "" : ",")
                    .append('"')
                    .append(names.get(index))
                    .append("\":")
                    .append(values.get(index));
        }
        return object.append('}').toString();
    }

    @Provide
    Arbitrary<String> partsOfAUser() {
        return Arbitraries.of(
                "\"Ada\"",
                "\"female\"",
                "\"0515\"",
                "8702",
                "\"Oslo\"",
                "\"-16.0346\"",
                "\"1966-09-26T02:30:15.001Z\"",
                "\"ada.olsen@example.com\"",
                "\"bluefrog12\"",
                "{\"number\":8702,\"name\":\"Nordre gate\"}",
                "{\"date\":\"2012-12-01T23:59:59.999Z\",\"age\":13}",
                "{\"name\":\"FN\",\"value\":\"26096612345\"}",
                "\"https://example.com/m.jpg\"");
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noChangeToAUserCostsItsNeighbours(
            @ForAll("partsOfAUser") String part, @ForAll("json") String replacement, @ForAll boolean wholeUser)
            throws FetchFailedException {
        String odd = wholeUser ? replacement : UserJson.userWith(part, replacement);
        byte[] body =
                UserJson.page(UserJson.user("Bea"), odd, UserJson.user("Cid")).getBytes(StandardCharsets.UTF_8);

        List<SourceUser> users = UserPage.parse(body, REQUEST, Instant.EPOCH).users();

        assertThat(users).extracting(SourceUser::sequence).containsExactly(0L, 1L, 2L);
        assertThat(firstName(users.get(0))).isEqualTo("Bea");
        assertThat(firstName(users.get(2))).isEqualTo("Cid");
        if (users.get(1) instanceof SourceUser.Valid usable) {
            assertThat(UserCodec.encode(usable.user())).isNotEmpty();
        } else {
            assertThat(UserJson.tree(((SourceUser.Refused) users.get(1)).original())
                            .getNodeType())
                    .isEqualTo(UserJson.tree(odd).getNodeType());
        }
    }

    private static String firstName(SourceUser user) {
        return ((SourceUser.Valid) user).user().firstName();
    }

    @Property
    void case17AWholeNumberIsTheSamePostCodeHoweverItIsWritten(@ForAll @IntRange(min = 1) int code)
            throws FetchFailedException {
        for (String written : List.of(
                "" + code,
                code + ".0",
                code + ".000",
                code + "e0",
                new BigDecimal(code).movePointLeft(3) + "E3",
                "\"" + code + "\"")) {
            byte[] json = UserJson.page(UserJson.userWith("\"0515\"", written)).getBytes(StandardCharsets.UTF_8);

            assertThat(((SourceUser.Valid) UserPage.parse(json, SourceFixture.request(1), Instant.EPOCH)
                                    .users()
                                    .get(0))
                            .user()
                            .postCode())
                    .isEqualTo("" + code);
        }
    }
}
