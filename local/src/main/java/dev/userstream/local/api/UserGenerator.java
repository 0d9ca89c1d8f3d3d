package dev.userstream.local.api;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes up the users of a page. The same request gives the same people on every machine. */
final class UserGenerator {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final Instant FIRST_BIRTH = Instant.parse("1944-08-25T00:00:00Z");
    private static final Instant LAST_BIRTH = Instant.parse("2001-05-28T23:59:59Z");
    private static final Instant FIRST_REGISTRATION = Instant.parse("2002-03-21T00:00:00Z");
    private static final Instant LAST_REGISTRATION = Instant.parse("2022-05-23T23:59:59Z");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private UserGenerator() {}

    /**
     * A request for a page, read by the source's silent rules: it never reports a wrong value but replaces or ignores it.
     *
     * @param results users asked for, 1 to 5000; every other number counts as 1
     * @param page the page to echo, 1 to 10,000; every other number counts as 1
     * @param nationalities where people come from; one unknown code discards the whole filter
     */
    record Request(int results, String seed, int page, List<Nationality> nationalities) {
        private static final int MAX_RESULTS = 5_000;
        private static final int MAX_PAGE = 10_000;

        /** Reads a query; the server's seed stands in for a missing one. */
        static Request of(Map<String, List<String>> query, String serverSeed) {
            String seed = text(query, "seed");
            return new Request(
                    number(query, "results", MAX_RESULTS),
                    seed.isEmpty() ? serverSeed : seed,
                    number(query, "page", MAX_PAGE),
                    nationalities(text(query, "nat")));
        }

        /**
         * The source's own key of a stream of users: it appends the page to the seed and keeps the first 32 bits of its MD5. So
         * {@code run-1} page 2 is {@code run-12} page 1, and some seeds share their users.
         */
        int streamKey() {
            String text = page == 1 ? seed : seed + page;
            // A version 3 UUID starts with these bits.
            UUID md5 = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
            return (int) (md5.getMostSignificantBits() >>> 32);
        }

        private static String text(Map<String, List<String>> query, String name) {
            return String.join(",", query.getOrDefault(name, List.of()));
        }

        private static int number(Map<String, List<String>> query, String name, int max) {
            String text = text(query, name);
            int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 1;
            return number >= 1 && number <= max ? number : 1;
        }

        private static List<Nationality> nationalities(String codes) {
            List<Optional<Nationality>> known =
                    Arrays.stream(codes.split(",", -1)).map(Nationality::ofCode).toList();
            return known.stream().allMatch(Optional::isPresent)
                    ? known.stream().map(Optional::orElseThrow).toList()
                    : Nationality.ALL;
        }
    }

    /** The JSON document of a page, as version 1.4 of the source sends it, without what the producer does not read. */
    record Page(List<User> results, Info info) {}

    record Info(String seed, int results, int page, String version) {}

    record User(
            String gender,
            Name name,
            Location location,
            String email,
            Login login,
            Dated dob,
            Dated registered,
            String phone,
            Picture picture,
            String nat) {}

    record Name(String first, String last) {}

    /** The postcode is an {@link Integer} or a {@link String}, as the country has it. */
    record Location(Street street, String city, String state, String country, Object postcode) {}

    record Street(int number, String name) {}

    record Login(String uuid, String username) {}

    record Dated(String date) {}

    record Picture(String medium) {}

    /**
     * A page.
     *
     * @param delivered how many users it holds; {@code info.results} stays as asked
     */
    static Page page(Request request, int delivered) {
        int stream = request.streamKey();
        int people = stream ^ request.nationalities().toString().hashCode();
        List<User> users = IntStream.range(0, delivered)
                .mapToObj(index -> user(request, random(people, index), uuid(random(~stream, index))))
                .toList();
        return new Page(users, new Info(request.seed(), request.results(), request.page(), "1.4"));
    }

    private static SplittableRandom random(int key, int index) {
        return new SplittableRandom(((long) key << 32) | index);
    }

    /** Version 4 in form only, as the source's: it depends on seed and page, and is not unique. */
    private static UUID uuid(SplittableRandom random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        return new UUID(high, (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    private static User user(Request request, SplittableRandom random, UUID uuid) {
        Nationality nationality = pick(request.nationalities(), random);
        Nationality.Words words = nationality.words();
        boolean male = random.nextBoolean();
        String first = pick(words.firstNames(), random);
        String last = pick(words.lastNames(), random);
        Object postcode = nationality.postcode.isEmpty()
                ? (Object) random.nextInt(1_000, 100_000)
                : filled(nationality.postcode, random);
        return new User(
                male ? "male" : "female",
                new Name(first, last),
                new Location(
                        new Street(random.nextInt(1, 10_000), pick(words.streets(), random)),
                        pick(words.cities(), random),
                        pick(words.states(), random),
                        nationality.country,
                        postcode),
                ascii(first, random) + "." + ascii(last, random) + "@example.com",
                new Login(uuid.toString(), "user" + random.nextInt(100_000)),
                date(FIRST_BIRTH, LAST_BIRTH, random),
                date(FIRST_REGISTRATION, LAST_REGISTRATION, random),
                filled(nationality.phone, random),
                new Picture("https://randomuser.me/api/portraits/med/" + (male ? "men/" : "women/")
                        + random.nextInt(100) + ".jpg"),
                nationality.name());
    }

    private static Dated date(Instant first, Instant last, SplittableRandom random) {
        return new Dated(
                MILLIS.format(Instant.ofEpochMilli(random.nextLong(first.toEpochMilli(), last.toEpochMilli()))));
    }

    /** The local part of an address: ASCII, and a number where the name has no ASCII letters. */
    private static String ascii(String name, SplittableRandom random) {
        String letters = Normalizer.normalize(name, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .chars()
                .filter(letter -> (letter >= 'a' && letter <= 'z') || letter == '\'')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return letters.isEmpty() ? "user" + random.nextInt(1_000) : letters;
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
