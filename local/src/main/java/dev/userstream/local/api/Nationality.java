package dev.userstream.local.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.datafaker.Faker;

/** The nationalities of the source, with the forms of their numbers: {@code #} is a digit, {@code ?} an upper-case letter. */
enum Nationality {
    AU("en-AU", "Australia", "", "0#-####-####"),
    BR("pt-BR", "Brazil", "", "(##) ####-####"),
    CA("en-CA", "Canada", "?#? #?#", "?## ?##-####"),
    CH("de-CH", "Switzerland", "", "07# ### ## ##"),
    DE("de", "Germany", "", "0###-#######"),
    DK("da-DK", "Denmark", "", "########"),
    ES("es", "Spain", "", "9##-###-###"),
    FI("fi-FI", "Finland", "", "0#-###-###"),
    FR("fr", "France", "", "0#-##-##-##-##"),
    GB("en-GB", "United Kingdom", "??## #??", "0#### ######"),
    IE("en-IE", "Ireland", "", "0##-###-####"),
    IN("en-IN", "India", "", "##########"),
    IR("fa", "Iran", "", "0##-########"),
    MX("es-MX", "Mexico", "", "(###) ### ####"),
    NL("nl", "Netherlands", "#### ??", "(0###) ######"),
    NO("nb-NO", "Norway", "####", "########"),
    NZ("en-NZ", "New Zealand", "", "(###)-###-####"),
    RS("hr", "Serbia", "", "0##-####-###"),
    TR("tr", "Turkey", "", "(###)-###-####"),
    UA("uk", "Ukraine", "", "(0##) ?##-####"),
    US("en-US", "United States", "", "(###) ###-####");

    /** All of them, in the source's order. */
    static final List<Nationality> ALL = List.of(values());

    private static final long SEED = 20_261_121;
    private static final int WORDS = 64;
    private static final String NON_JOINER = "\u200c";
    private static final Map<Nationality, Words> CACHE = new ConcurrentHashMap<>();

    /** The country's English name. */
    final String country;

    /** Form of a postcode that is a JSON string; empty where postcodes are JSON numbers. */
    final String postcode;

    /** Form of a phone number. */
    final String phone;

    private final Locale locale;

    Nationality(String languageTag, String country, String postcode, String phone) {
        this.locale = Locale.forLanguageTag(languageTag);
        this.country = country;
        this.postcode = postcode;
        this.phone = phone;
    }

    /** The nationality of a two-letter code in any case; empty for every other text. */
    static Optional<Nationality> ofCode(String code) {
        return Arrays.stream(values())
                .filter(nationality -> nationality.name().equalsIgnoreCase(code))
                .findFirst();
    }

    /** Words of one nationality; some streets are empty or end in a space, which are quirks of the source. */
    record Words(
            List<String> firstNames,
            List<String> lastNames,
            List<String> streets,
            List<String> cities,
            List<String> states) {}

    /**
     * The words, the same in every process. They are drawn from datafaker once, when they are needed first: loading a language takes
     * some ten milliseconds, and asking datafaker for each user would be too slow for a benchmark.
     */
    Words words() {
        return CACHE.computeIfAbsent(this, Nationality::draw);
    }

    private Words draw() {
        Faker faker = new Faker(locale, new Random(SEED));
        List<String> lastNames = sample(faker.name()::lastName);
        if (this == IR) {
            // datafaker has no Iranian places.
            return new Words(
                    sample(faker.name()::firstName),
                    lastNames,
                    each(lastNames, name -> "خیابان " + name),
                    each(lastNames, name -> "شهرک" + NON_JOINER + "های " + name),
                    List.of("تهران", "اصفهان", "آذربایجان شرقی", "کهگیلویه و بویراحمد"));
        }
        UnaryOperator<String> quirk = switch (this) {
            case BR -> street -> street + " ";
            case UA -> street -> street.length() % 4 == 0 ? "" : street;
            default -> UnaryOperator.identity();
        };
        return new Words(
                sample(faker.name()::firstName),
                lastNames,
                each(sample(faker.address()::streetName), quirk),
                sample(faker.address()::city),
                // Some languages have no states.
                sample(() -> String.valueOf(faker.address().state())));
    }

    private static List<String> sample(Supplier<String> word) {
        return Stream.generate(word).limit(WORDS).toList();
    }

    private static List<String> each(List<String> words, UnaryOperator<String> change) {
        return words.stream().map(change).toList();
    }
}
