package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.UserCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties of all pages; {@link ParserFuzzTest} tries damaged ones. */
class UserPagePropertiesTest {
    private static final PageRequest REQUEST = SourceFixture.request(3);

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
                        Combinators.combine(Arbitraries.of("first", "date", "name", "medium"), inner)
                                .as((name, value) -> "{\"" + name + "\":" + value + "}")),
                0,
                4);
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
    void aChangedUserDoesNotAffectItsNeighbours(
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
            assertThat(((SourceUser.Refused) users.get(1)).original()).isEqualTo(odd.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String firstName(SourceUser user) {
        return ((SourceUser.Valid) user).user().firstName();
    }
}
