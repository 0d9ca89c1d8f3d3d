package dev.userstream.local.api;

import dev.userstream.local.api.PageDocument.Coordinates;
import dev.userstream.local.api.PageDocument.DatedAge;
import dev.userstream.local.api.PageDocument.Info;
import dev.userstream.local.api.PageDocument.Location;
import dev.userstream.local.api.PageDocument.Login;
import dev.userstream.local.api.PageDocument.Picture;
import dev.userstream.local.api.PageDocument.Street;
import dev.userstream.local.api.PageDocument.Timezone;
import dev.userstream.local.api.PageDocument.User;
import java.text.Normalizer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes up the users of a page. The same request gives the same people on every machine, ages aside. Thread-safe. */
final class UserGenerator {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final Instant FIRST_BIRTH = Instant.parse("1944-08-25T00:00:00Z");
    private static final Instant LAST_BIRTH = Instant.parse("2001-05-28T23:59:59Z");
    private static final Instant FIRST_REGISTRATION = Instant.parse("2002-03-21T00:00:00Z");
    private static final Instant LAST_REGISTRATION = Instant.parse("2022-05-23T23:59:59Z");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    // The source writes hours without a leading zero and zero without a sign, which is not ISO-8601.
    private static final List<Timezone> TIMEZONES = List.of(
            new Timezone("-11:00", "Midway Island, Samoa"),
            new Timezone("-5:00", "Eastern Time (US & Canada), Bogota, Lima"),
            new Timezone("0:00", "Western Europe Time, London, Lisbon, Casablanca"),
            new Timezone("+5:45", "Kathmandu"),
            new Timezone("+9:30", "Adelaide, Darwin"));

    private final InstantSource clock;

    UserGenerator(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A page.
     *
     * @param delivered how many users it holds; {@code info.results} stays as asked
     */
    PageDocument page(PageRequest request, int delivered) {
        int stream = request.streamKey();
        int people = stream ^ request.nationalities().toString().hashCode();
        List<User> users = IntStream.range(0, delivered)
                .mapToObj(index -> user(request, random(people, index), uuid(random(~stream, index))))
                .toList();
        return new PageDocument(users, new Info(request.seed(), request.results(), request.page(), "1.4"));
    }

    private static SplittableRandom random(int key, int index) {
        return new SplittableRandom(((long) key << 32) | index);
    }

    /** Version 4 in form only, as the source's: it depends on seed and page, and is not unique. */
    private static UUID uuid(SplittableRandom random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        return new UUID(high, (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    private User user(PageRequest request, SplittableRandom random, UUID uuid) {
        Nationality nationality = pick(request.nationalities(), random);
        SampledWords words = SampledWords.of(nationality);
        boolean male = random.nextBoolean();
        String first = pick(words.firstNames(), random);
        String last = pick(words.lastNames(), random);
        String title = male ? "Mr" : pick(List.of("Miss", "Mrs", "Ms"), random);
        return new User(
                male ? "male" : "female",
                new PageDocument.Name(title, first, last),
                location(nationality, words, random),
                ascii(first, random) + "." + ascii(last, random) + "@example.com",
                login(uuid, random),
                datedAge(FIRST_BIRTH, LAST_BIRTH, random),
                datedAge(FIRST_REGISTRATION, LAST_REGISTRATION, random),
                filled(nationality.phone(), random),
                filled(nationality.phone(), random),
                new PageDocument.Id(
                        nationality.idName(), nationality.idName().isEmpty() ? null : filled(nationality.id(), random)),
                picture(male ? "men/" : "women/", random.nextInt(100)),
                nationality.name());
    }

    private static Location location(Nationality nationality, SampledWords words, SplittableRandom random) {
        Object postcode = nationality.postcode().isEmpty()
                ? (Object) random.nextInt(1_000, 100_000)
                : filled(nationality.postcode(), random);
        return new Location(
                new Street(random.nextInt(1, 10_000), pick(words.streets(), random)),
                pick(words.cities(), random),
                pick(words.states(), random),
                nationality.country(),
                postcode,
                new Coordinates(degrees(90, random), degrees(180, random)),
                pick(TIMEZONES, random));
    }

    private static String degrees(int most, SplittableRandom random) {
        long tenThousandths = random.nextLong(-most * 10_000L, most * 10_000L);
        long size = Math.abs(tenThousandths);
        return (tenThousandths < 0 ? "-" : "") + size / 10_000 + "."
                + Long.toString(10_000 + size % 10_000).substring(1);
    }

    /** The hashes only look like some: what reads them is not to exist. */
    private static Login login(UUID uuid, SplittableRandom random) {
        String username = "user" + random.nextInt(100_000);
        return new Login(
                uuid.toString(),
                username,
                "password" + random.nextInt(1_000),
                filled("????####", random),
                hex(2, random),
                hex(2, random) + hex(1, random).substring(8),
                hex(4, random));
    }

    private static String hex(int longs, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int count = 0; count < longs; count++) {
            text.append(Long.toHexString(random.nextLong() | Long.MIN_VALUE));
        }
        return text.toString();
    }

    private DatedAge datedAge(Instant first, Instant last, SplittableRandom random) {
        Instant date = Instant.ofEpochMilli(random.nextLong(first.toEpochMilli(), last.toEpochMilli()));
        int age = Period.between(
                        date.atOffset(ZoneOffset.UTC).toLocalDate(),
                        clock.instant().atOffset(ZoneOffset.UTC).toLocalDate())
                .getYears();
        return new DatedAge(MILLIS.format(date), age);
    }

    private static Picture picture(String folder, int number) {
        String portraits = "https://randomuser.me/api/portraits/";
        String file = folder + number + ".jpg";
        return new Picture(portraits + file, portraits + "med/" + file, portraits + "thumb/" + file);
    }

    /** The local part of an address: ASCII, and a number where the name has no ASCII letters. */
    private static String ascii(String name, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFD)
                .chars()
                .map(Character::toLowerCase)
                .filter(letter -> (letter >= 'a' && letter <= 'z') || letter == '\'')
                .forEach(letter -> text.append((char) letter));
        return text.isEmpty() ? "user" + random.nextInt(1_000) : text.toString();
    }

    private static String filled(String form, SplittableRandom random) {
        StringBuilder text = new StringBuilder(form);
        for (int index = 0; index < form.length(); index++) {
            if (form.charAt(index) == '#') {
                text.setCharAt(index, (char) ('0' + random.nextInt(10)));
            } else if (form.charAt(index) == '?') {
                text.setCharAt(index, LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
        }
        return text.toString();
    }

    private static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }
}
