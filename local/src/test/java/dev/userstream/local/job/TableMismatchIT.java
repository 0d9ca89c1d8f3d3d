package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.IntegrationTest;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** Tables as tutorials have them, in place of ours while the queries run. */
final class TableMismatchIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int USERS = 5;
    private static final Pattern REPAIR = Pattern.compile("until it is repaired: ([^\"]+)\"");

    @Test
    void otherTableOfPostgresIsNamed_andItsRepairsLetTheQueryContinue() {
        int logged = jobLog(0).length();
        probes.sql("ALTER TABLE created_users RENAME TO kept;"
                + " CREATE TABLE created_users (id text, first_name text, last_name text, gender text, address text,"
                + " post_code text, email varchar(200), username text, dob text, registered_date timestamp,"
                + " phone text NOT NULL, picture text, tenant int NOT NULL)");
        try {
            List<RecordMetadata> published = probes.publish(sample.records(0, USERS));
            List<String> repairs = awaitMismatch(
                    logged,
                    "postgres",
                    "created_users.id: text (expected: uuid)",
                    "created_users.dob: text (expected: timestamptz)",
                    "created_users.phone: NOT NULL (expected: optional)",
                    "created_users.write_order: no such column",
                    "created_users.id: no unique index");
            repairs.forEach(probes::sql);
            probes.awaitNoLag();

            assertThat(probes.postgresRows()).isEqualTo(USERS);
            assertThat(new PublishedRecords(probes, published).deadLetters()).isEmpty();
        } finally {
            probes.sql("DROP TABLE created_users; ALTER TABLE kept RENAME TO created_users");
        }
    }

    @Test
    void otherTableOfCassandraIsNamed_andReplacedWhenItIsDropped() {
        int logged = jobLog(0).length();
        probes.cql("DROP TABLE spark_streams.created_users");
        probes.cql("CREATE TABLE spark_streams.created_users (id uuid PRIMARY KEY, first_name text, last_name text,"
                + " gender text, address text, post_code text, email text, username text, dob text, registered_date text,"
                + " phone text, picture text)");

        List<RecordMetadata> published = probes.publish(sample.records(0, USERS));
        List<String> repairs = awaitMismatch(
                logged,
                "cassandra",
                "created_users.dob: text (expected: timestamp)",
                "created_users.registered_date: text (expected: timestamp)");
        assertThat(repairs).singleElement().asString().startsWith("DROP TABLE spark_streams.created_users, ");
        probes.cql("DROP TABLE spark_streams.created_users");
        probes.awaitNoLag();

        assertThat(Stream.iterate(0, sequence -> sequence + 1).limit(USERS))
                .allMatch(sequence -> probes.cassandraRow(sample.id(sequence)).isPresent());
        assertThat(new PublishedRecords(probes, published).deadLetters()).isEmpty();
    }

    /** The repairs that the job names with these differences. */
    private static List<String> awaitMismatch(int logged, String store, String... differences) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(jobLog(logged))
                        .contains("event=query_waits store=" + store + " cause=table_mismatch")
                        .contains(differences));
        Matcher found = REPAIR.matcher(jobLog(logged));
        assertThat(found.find()).isTrue();
        return List.of(found.group(1).split("; ", -1));
    }
}
