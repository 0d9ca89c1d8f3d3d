package dev.userstream.local.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The countries that people come from, with how each writes its numbers. The order is the source's own. */
@SuppressWarnings("ImmutableEnumChecker") // masks and post codes are records of immutable values
enum Nationality {
    AU("en-AU", "Australia", number(200, 9_999), "0#-####-####", "04##-###-###", "TFN", "#########"),
    BR("pt-BR", "Brazil", number(10_000, 99_999), "(##) ####-####", "(##) ####-####", "CPF", "###.###.###-##"),
    CA("en-CA", "Canada", text("@#@ #@#"), "@## @##-####", "@## @##-####", "SIN", "#########"),
    CH("de-CH", "Switzerland", number(1_000, 9_999), "07# ### ## ##", "07# ### ## ##", "AVS", "756.####.####.##"),
    DE("de", "Germany", number(10_000, 99_999), "0###-#######", "017#-#######", "SVNR", "## DMY @ ###"),
    DK("da-DK", "Denmark", number(10_000, 99_999), "########", "########", "CPR", "DMY-####"),
    ES("es", "Spain", number(10_000, 99_999), "9##-###-###", "6##-###-###", "DNI", "########-@"),
    FI("fi-FI", "Finland", number(10_000, 99_999), "0#-###-###", "04#-###-##-##", "HETU", "NaNNA959undefined"),
    FR("fr", "France", number(10_000, 99_999), "0#-##-##-##-##", "06-##-##-##-##", "INSEE", "#YM######## ##"),
    GB("en-GB", "United Kingdom", text("@@## #@@"), "0#### ######", "07### ######", "NINO", "@@ ## ## ## @"),
    IE("en-IE", "Ireland", number(10_000, 99_999), "0##-###-####", "081-###-####", "PPS", "#######@@"),
    IN("en-IN", "India", number(10_000, 99_999), "##########", "##########", "UIDAI", "############"),
    IR("fa", "Iran", number(10_000, 99_999), "0##-########", "09##-###-####", "", ""),
    MX("es-MX", "Mexico", number(10_000, 99_999), "(###) ### ####", "(###) ### ####", "NSS", "## ## ## #### #"),
    NL("nl", "Netherlands", text("#### @@"), "(0###) ######", "(06) ########", "BSN", "########"),
    NO("nb-NO", "Norway", text("####"), "########", "4#######", "FN", "###########"),
    NZ("en-NZ", "New Zealand", number(10_000, 99_999), "(###)-###-####", "(###)-###-####", "", ""),
    RS("hr", "Serbia", number(10_000, 99_999), "0##-####-###", "06#-####-###", "SID", "#########"),
    TR("tr", "Turkey", number(10_000, 99_999), "(###)-###-####", "(###)-###-####", "", ""),
    UA("uk", "Ukraine", number(10_000, 99_999), "(0##) @##-####", "(0##) @##-####", "", ""),
    US("en-US", "United States", number(10_000, 99_999), "(###) ###-####", "(###) ###-####", "SSN", "###-##-####");

    /** All of them. */
    static final List<Nationality> ALL = List.of(values());

    private final Locale locale;
    private final String country;
    private final PostCode postCode;
    private final Mask phone;
    private final Mask cell;
    private final String idName;
    private final Mask id;

    Nationality(
            String languageTag,
            String country,
            PostCode postCode,
            String phone,
            String cell,
            String idName,
            String id) {
        this.locale = Locale.forLanguageTag(languageTag);
        this.country = country;
        this.postCode = postCode;
        this.phone = new Mask(phone);
        this.cell = new Mask(cell);
        this.idName = idName;
        this.id = new Mask(id);
    }

    /** The nationality of a two-letter code in any case; empty for every other text. */
    static Optional<Nationality> ofCode(String code) {
        return Arrays.stream(values())
                .filter(nationality -> nationality.name().equalsIgnoreCase(code))
                .findFirst();
    }

    /** Where datafaker finds this country's words. */
    Locale locale() {
        return locale;
    }

    /** The country's English name. */
    String country() {
        return country;
    }

    PostCode postCode() {
        return postCode;
    }

    Mask phone() {
        return phone;
    }

    Mask cell() {
        return cell;
    }

    /** Name of the national number; empty where the source has none. */
    String idName() {
        return idName;
    }

    /** Form of the national number. Every Finn has the same one: the source's own bug. */
    Mask id() {
        return id;
    }

    private static PostCode number(int first, int last) {
        return new PostCode.Digits(first, last);
    }

    private static PostCode text(String mask) {
        return new PostCode.Text(new Mask(mask));
    }
}
