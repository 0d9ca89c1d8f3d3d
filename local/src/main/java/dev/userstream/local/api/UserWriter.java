package dev.userstream.local.api;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Writes one user's JSON, field by field in the source's order. Not for several threads. */
final class UserWriter {
    private static final List<String> MALE_TITLES = List.of("Mr");
    private static final List<String> FEMALE_TITLES = List.of("Miss", "Mrs", "Ms");
    private static final List<String> SWISS_MALE_TITLES = List.of("Monsieur");
    private static final List<String> SWISS_FEMALE_TITLES = List.of("Madame", "Mademoiselle");
    private static final LocalDate FIRST_REGISTRATION = LocalDate.of(2002, 3, 21);
    private static final LocalDate LAST_REGISTRATION = LocalDate.of(2022, 5, 23);
    private static final int PORTRAITS = 100;

    private final JsonBuffer json;
    private final LocalDate today;
    private final LoginWriter login;

    UserWriter(JsonBuffer json, Lexicon lexicon, LocalDate today) {
        this.json = json;
        this.today = today;
        this.login = new LoginWriter(json, lexicon);
    }

    /**
     * Appends one user as an object.
     *
     * @param fields which parts to show
     * @param identities draws the uuid: it depends on seed and page only
     * @param random draws everything else
     */
    void write(Person person, Set<UserField> fields, SplittableRandom identities, SplittableRandom random) {
        json.raw('{');
        boolean first = true;
        for (UserField field : UserField.values()) {
            if (fields.contains(field)) {
                json.raw(first ? "\"" : ",\"").raw(field.jsonName()).raw("\":");
                write(field, person, identities, random);
                first = false;
            }
        }
        json.raw('}');
    }

    private void write(UserField field, Person person, SplittableRandom identities, SplittableRandom random) {
        switch (field) {
            case GENDER -> json.raw('"').raw(person.gender()).raw('"');
            case NAME -> name(person, random);
            case LOCATION -> location(person, random);
            case EMAIL ->
                json.raw('"')
                        .raw(person.firstName().address())
                        .raw('.')
                        .raw(person.lastName().address())
                        .raw("@example.com\"");
            case LOGIN -> login.write(identities, random);
            case DOB -> person.born().write(json, today);
            case REGISTERED ->
                Moment.between(FIRST_REGISTRATION, LAST_REGISTRATION, random).write(json, today);
            case PHONE -> masked(person.nationality().phone(), random);
            case CELL -> masked(person.nationality().cell(), random);
            case ID -> id(person, random);
            case PICTURE -> picture(person.male() ? "men/" : "women/", random.nextInt(PORTRAITS));
            case NAT -> json.raw('"').raw(person.nationality().name()).raw('"');
        }
    }

    private void name(Person person, SplittableRandom random) {
        boolean swiss = person.nationality() == Nationality.CH;
        List<String> titles = person.male()
                ? (swiss ? SWISS_MALE_TITLES : MALE_TITLES)
                : (swiss ? SWISS_FEMALE_TITLES : FEMALE_TITLES);
        json.raw("{\"title\":\"").raw(Person.pick(titles, random));
        json.raw("\",\"first\":\"").raw(person.firstName().json());
        json.raw("\",\"last\":\"").raw(person.lastName().json()).raw("\"}");
    }

    private void location(Person person, SplittableRandom random) {
        Words words = person.words();
        json.raw("{\"street\":{\"number\":").number(random.nextInt(1, 10_000));
        json.raw(",\"name\":\"").raw(Person.pick(words.streets(), random).json());
        json.raw("\"},\"city\":\"").raw(Person.pick(words.cities(), random).json());
        json.raw("\",\"state\":\"").raw(Person.pick(words.states(), random).json());
        json.raw("\",\"country\":\"").raw(person.nationality().country()).raw("\",\"postcode\":");
        person.nationality().postCode().write(json, random);
        json.raw(",\"coordinates\":{\"latitude\":\"");
        degrees(random.nextInt(-900_000, 900_000));
        json.raw("\",\"longitude\":\"");
        degrees(random.nextInt(-1_800_000, 1_800_000));
        json.raw("\"},\"timezone\":");
        Person.pick(TimeZoneLabel.ALL, random).write(json);
        json.raw('}');
    }

    private void degrees(int tenThousandths) {
        if (tenThousandths < 0) {
            json.raw('-');
        }
        int size = Math.abs(tenThousandths);
        json.number(size / 10_000).raw('.').padded(size % 10_000, 4);
    }

    private void masked(Mask mask, SplittableRandom random) {
        json.raw('"');
        mask.write(json, random);
        json.raw('"');
    }

    private void id(Person person, SplittableRandom random) {
        Nationality nationality = person.nationality();
        json.raw("{\"name\":\"").raw(nationality.idName()).raw("\",\"value\":");
        if (nationality.idName().isEmpty()) {
            json.raw("null}");
        } else {
            json.raw('"');
            nationality.id().write(json, random, person.born().date());
            json.raw("\"}");
        }
    }

    private void picture(String folder, int number) {
        picture("{\"large\":\"", folder, number);
        picture(",\"medium\":\"", "med/" + folder, number);
        picture(",\"thumbnail\":\"", "thumb/" + folder, number);
        json.raw('}');
    }

    private void picture(String name, String folder, int number) {
        json.raw(name)
                .raw("https://randomuser.me/api/portraits/")
                .raw(folder)
                .number(number)
                .raw(".jpg\"");
    }
}
