package dev.userstream.lab.bench;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserMessage;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.datafaker.Faker;
import net.datafaker.providers.base.Address;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Generated users of several countries. They are generated once and reused under new ids, to keep generation out of the figures. */
final class SampleUsers {
    private static final int SIZE = 4_096;
    private static final long SEED = 1;
    private static final List<String> LANGUAGES = List.of("en-US", "en-GB", "de", "fr", "es", "fa");
    private static final Header FETCHED_AT = Header.ofText(MessageHeaders.FETCHED_AT, Instant.EPOCH.toString());
    private static final Header SCHEMA_VERSION =
            Header.ofText(MessageHeaders.SCHEMA_VERSION, MessageHeaders.CURRENT_SCHEMA_VERSION);

    private final List<CreatedUser> users;

    /** Generates the same users every time. */
    SampleUsers() {
        Random random = new Random(SEED);
        List<Faker> fakers = LANGUAGES.stream()
                .map(language -> new Faker(Locale.forLanguageTag(language), random))
                .toList();
        users = IntStream.range(0, SIZE)
                .mapToObj(number -> generate(fakers.get(number % fakers.size()), random))
                .toList();
    }

    /** One of the users; its id is of no use. */
    CreatedUser user(long number) {
        return users.get((int) (number % SIZE));
    }

    /** The record of a user at one sequence of a run, as the producer publishes it. */
    ProducerRecord<byte[], byte[]> record(RunId runId, long sequence) {
        UUID id = UserIds.of(runId, sequence);
        CreatedUser generated = user(sequence);
        CreatedUser user = CreatedUser.of(field -> field == Field.ID ? id : field.value(generated));
        List<Header> headers = List.of(
                Header.ofText(MessageHeaders.RUN_ID, runId.value()),
                Header.ofText(MessageHeaders.SEQUENCE, Long.toString(sequence)),
                FETCHED_AT,
                SCHEMA_VERSION);
        return new ProducerRecord<>(
                Topics.USERS_CREATED.name(),
                null,
                UserMessage.key(user),
                UserCodec.encode(user),
                KafkaHeaders.toKafka(headers));
    }

    private static CreatedUser generate(Faker faker, Random random) {
        Address place = faker.address();
        String address = String.join(
                ", ", random.nextInt(10_000) + " " + place.streetName(), place.city(), place.state(), place.country());
        return new CreatedUser(
                new UUID(0, 0),
                faker.name().firstName(),
                faker.name().lastName(),
                random.nextBoolean() ? "female" : "male",
                address,
                place.zipCode(),
                "first.last" + random.nextInt(1_000_000) + "@example.com",
                "user" + random.nextInt(1_000_000),
                Instant.ofEpochSecond(random.nextInt()),
                Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE)),
                faker.phoneNumber().phoneNumber(),
                "https://randomuser.me/api/portraits/med/women/" + random.nextInt(100) + ".jpg");
    }
}
