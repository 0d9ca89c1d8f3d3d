package dev.userstream.bench.users;

import dev.userstream.events.CreatedUser;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.datafaker.Faker;

/** Made-up users as varied as the source's, drawn once and used under ever new ids: making them must not be measured. Thread-safe. */
public final class UserPool {
    private static final int SIZE = 4_096;
    private static final List<Locale> LOCALES = List.of(
            Locale.US,
            Locale.UK,
            Locale.GERMANY,
            Locale.FRANCE,
            Locale.forLanguageTag("es"),
            Locale.forLanguageTag("fa"));
    private static final Instant EARLIEST_BIRTH = Instant.parse("1944-01-01T00:00:00Z");
    private static final long BIRTHS_S = 60L * 365 * 86_400;

    private final List<CreatedUser> users;

    private UserPool(List<CreatedUser> users) {
        this.users = users;
    }

    /** The same users for the same seed. */
    public static UserPool of(long seed) {
        Random random = new Random(seed);
        List<Faker> fakers =
                LOCALES.stream().map(locale -> new Faker(locale, random)).toList();
        return new UserPool(IntStream.range(0, SIZE)
                .mapToObj(number -> draw(fakers.get(number % fakers.size()), random, number))
                .toList());
    }

    /**
     * The same users with an address of so many characters, or, where that is 0, with nothing but what every user must have: to
     * measure with small and large records.
     */
    public UserPool withAddressesOf(int characters) {
        String address = "x".repeat(characters);
        return new UserPool(users.stream()
                .map(user -> characters == 0 ? least(user) : moved(user, address))
                .toList());
    }

    private static CreatedUser least(CreatedUser user) {
        return new CreatedUser(
                user.id(),
                user.firstName(),
                user.lastName(),
                user.gender(),
                null,
                null,
                user.email(),
                user.username(),
                null,
                null,
                null,
                null);
    }

    private static CreatedUser moved(CreatedUser user, String address) {
        return new CreatedUser(
                user.id(),
                user.firstName(),
                user.lastName(),
                user.gender(),
                address,
                user.postCode(),
                user.email(),
                user.username(),
                user.dob(),
                user.registeredDate(),
                user.phone(),
                user.picture());
    }

    /**
     * A user under a new id.
     *
     * @param number 0 or more; decides the values
     */
    public CreatedUser user(UUID id, long number) {
        CreatedUser drawn = drawn(number);
        return new CreatedUser(
                id,
                drawn.firstName(),
                drawn.lastName(),
                drawn.gender(),
                drawn.address(),
                drawn.postCode(),
                drawn.email(),
                drawn.username(),
                drawn.dob(),
                drawn.registeredDate(),
                drawn.phone(),
                drawn.picture());
    }

    /** The values that {@link #user} takes. */
    public CreatedUser drawn(long number) {
        return users.get((int) (number % SIZE));
    }

    private static CreatedUser draw(Faker faker, Random random, int number) {
        String first = faker.name().firstName();
        String last = faker.name().lastName();
        boolean woman = random.nextBoolean();
        return new CreatedUser(
                new UUID(0, number),
                first,
                last,
                woman ? "female" : "male",
                "%d %s, %s, %s, %s"
                        .formatted(
                                random.nextInt(10_000),
                                faker.address().streetName(),
                                faker.address().city(),
                                faker.address().state(),
                                faker.address().country()),
                faker.address().zipCode(),
                first.toLowerCase(Locale.ROOT) + "." + last.toLowerCase(Locale.ROOT) + "@example.com",
                "user" + random.nextInt(1_000_000),
                EARLIEST_BIRTH.plusSeconds(random.nextLong(BIRTHS_S)).plusMillis(random.nextInt(1_000)),
                EARLIEST_BIRTH
                        .plusSeconds(BIRTHS_S + random.nextLong(BIRTHS_S / 3))
                        .plusMillis(random.nextInt(1_000)),
                faker.phoneNumber().phoneNumber(),
                "https://randomuser.me/api/portraits/med/" + (woman ? "women/" : "men/") + random.nextInt(100)
                        + ".jpg");
    }
}
