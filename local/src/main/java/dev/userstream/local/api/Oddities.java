package dev.userstream.local.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Gives drawn words the source's own oddities: trailing spaces, empty streets, quotes inside a town's name, Latin spelling
 * for Ukraine, Arabic script with zero-width non-joiners for Iran.
 */
final class Oddities {
    private static final Set<Nationality> SPACE_AFTER_NAMES = EnumSet.of(Nationality.BR, Nationality.US);
    private static final String NON_JOINER = "\u200c";

    private static final List<String> IRANIAN_PROVINCES =
            List.of("تهران", "اصفهان", "فارس", "خراسان رضوی", "آذربایجان شرقی", "کهگیلویه و بویراحمد");
    private static final List<String> BRITISH_COUNTIES =
            List.of("Borders", "Tyne and Wear", "County Down", "Gwynedd County", "Cornwall", "Isle of Wight", "Fife");
    private static final List<String> IRISH_COUNTIES =
            List.of("Dún Laoghaire–Rathdown", "Cork City", "Fingal", "Galway", "Kerry", "Limerick", "Offaly");
    private static final List<String> TURKISH_PROVINCES =
            List.of("Muğla", "Şırnak", "Ağrı", "Kırıkkale", "Çanakkale", "Iğdır", "Gümüşhane");

    private final Nationality nationality;

    Oddities(Nationality nationality) {
        this.nationality = nationality;
    }

    /** Whether datafaker has streets and towns in the country's own script. */
    boolean hasOwnPlaces() {
        return nationality != Nationality.IR;
    }

    String name(int index, String drawn) {
        String name = nationality == Nationality.UA ? Latin.ascii(drawn) : drawn;
        return SPACE_AFTER_NAMES.contains(nationality) && index % 16 == 0 ? name + " " : name;
    }

    String street(int index, String drawn) {
        return switch (nationality) {
            case BR -> index % 10 < 7 ? drawn + " " : drawn;
            case IR -> index % 2 == 0 ? "خیابان " + drawn : "کوچه" + NON_JOINER + "ی " + drawn;
            case RS -> index % 16 == 0 ? "Краља Милана" : index % 16 == 1 ? drawn + " " : drawn;
            case UA -> index % 8 == 0 ? "" : Latin.ascii(drawn);
            default -> drawn;
        };
    }

    String city(int index, String drawn) {
        return switch (nationality) {
            case IR -> "شهرک" + NON_JOINER + "های " + drawn;
            case MX -> index % 32 == 0 ? "La \"\"d\"\"\"" : drawn;
            case UA -> Latin.ascii(drawn);
            default -> drawn;
        };
    }

    String state(int index, String drawn) {
        return switch (nationality) {
            case GB -> cycled(BRITISH_COUNTIES, index);
            case IE -> cycled(IRISH_COUNTIES, index);
            case IR -> cycled(IRANIAN_PROVINCES, index);
            case TR -> cycled(TURKISH_PROVINCES, index);
            case UA -> Latin.ascii(drawn);
            default -> drawn;
        };
    }

    private static String cycled(List<String> words, int index) {
        return words.get(index % words.size());
    }
}
