package dev.userstream.local.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The nationalities of the source, with the forms of their numbers: {@code #} is a digit, {@code ?} an upper-case letter. */
enum Nationality {
    AU("en-AU", "Australia", "", "0#-####-####", "TFN", "#########"),
    BR("pt-BR", "Brazil", "", "(##) ####-####", "CPF", "###.###.###-##"),
    CA("en-CA", "Canada", "?#? #?#", "?## ?##-####", "SIN", "#########"),
    CH("de-CH", "Switzerland", "", "07# ### ## ##", "AVS", "756.####.####.##"),
    DE("de", "Germany", "", "0###-#######", "SVNR", "## ###### ? ###"),
    DK("da-DK", "Denmark", "", "########", "CPR", "######-####"),
    ES("es", "Spain", "", "9##-###-###", "DNI", "########-?"),
    FI("fi-FI", "Finland", "", "0#-###-###", "HETU", "NaNNA959undefined"),
    FR("fr", "France", "", "0#-##-##-##-##", "INSEE", "############# ##"),
    GB("en-GB", "United Kingdom", "??## #??", "0#### ######", "NINO", "?? ## ## ## ?"),
    IE("en-IE", "Ireland", "", "0##-###-####", "PPS", "#######??"),
    IN("en-IN", "India", "", "##########", "UIDAI", "############"),
    IR("fa", "Iran", "", "0##-########", "", ""),
    MX("es-MX", "Mexico", "", "(###) ### ####", "NSS", "## ## ## #### #"),
    NL("nl", "Netherlands", "#### ??", "(0###) ######", "BSN", "########"),
    NO("nb-NO", "Norway", "####", "########", "FN", "###########"),
    NZ("en-NZ", "New Zealand", "", "(###)-###-####", "", ""),
    RS("hr", "Serbia", "", "0##-####-###", "SID", "#########"),
    TR("tr", "Turkey", "", "(###)-###-####", "", ""),
    UA("uk", "Ukraine", "", "(0##) ?##-####", "", ""),
    US("en-US", "United States", "", "(###) ###-####", "SSN", "###-##-####");

    /** All of them, in the source's order. */
    static final List<Nationality> ALL = List.of(values());

    private final Locale locale;
    private final String country;
    private final String postcode;
    private final String phone;
    private final String idName;
    private final String id;

    Nationality(String languageTag, String country, String postcode, String phone, String idName, String id) {
        this.locale = Locale.forLanguageTag(languageTag);
        this.country = country;
        this.postcode = postcode;
        this.phone = phone;
        this.idName = idName;
        this.id = id;
    }

    /** The nationality of a two-letter code in any case; empty for every other text. */
    static Optional<Nationality> ofCode(String code) {
        return Arrays.stream(values())
                .filter(nationality -> nationality.name().equalsIgnoreCase(code))
                .findFirst();
    }

    /** The locale of datafaker's words. */
    Locale locale() {
        return locale;
    }

    /** The country's English name. */
    String country() {
        return country;
    }

    /** Form of a postcode that is a JSON string; empty where postcodes are JSON numbers. */
    String postcode() {
        return postcode;
    }

    /** Form of a phone number. */
    String phone() {
        return phone;
    }

    /** Name of the national number; empty where the source has none, whose value is null then. */
    String idName() {
        return idName;
    }

    /** Form of the national number. All Finns have the same one, which is a fault of the source. */
    String id() {
        return id;
    }
}
