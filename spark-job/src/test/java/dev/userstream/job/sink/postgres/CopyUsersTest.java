package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.job.parse.Samples;
import dev.userstream.job.parse.UserRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CopyUsersTest {
    private static final int HEAD_BYTES = 19;
    private static final int NULL = -1;
    private static final int END = -1;
    private static final long MICROS_FROM_1970_TO_2000 = 946_684_800_000_000L;
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    /** In the order of the schema, and no value twice. */
    @Test
    void eachValueStandsInItsOwnColumn() {
        CreatedUser user = new CreatedUser(
                ID,
                "Ada",
                "Łukasiewicz",
                "female",
                "1 Main Street",
                "0515",
                "ada@example.com",
                "lovelace",
                Instant.parse("1815-12-10T00:00:00.123Z"),
                Instant.parse("2020-02-03T04:05:06.789Z"),
                "+44 20 7946 0000",
                "https://example.com/ada.jpg");
        UserRow row =
                Samples.row(user, 3, 41, header(MessageHeaders.RUN_ID, "run-7"), header(MessageHeaders.SEQUENCE, "9"));

        Map<String, byte[]> expected = new LinkedHashMap<>();
        expected.put("id", uuid(ID));
        expected.put("first_name", utf8("Ada"));
        expected.put("last_name", utf8("Łukasiewicz"));
        expected.put("gender", utf8("female"));
        expected.put("address", utf8("1 Main Street"));
        expected.put("post_code", utf8("0515"));
        expected.put("email", utf8("ada@example.com"));
        expected.put("username", utf8("lovelace"));
        expected.put("dob", int8(-4_861_727_999_877_000L - MICROS_FROM_1970_TO_2000));
        expected.put("registered_date", int8(1_580_702_706_789_000L - MICROS_FROM_1970_TO_2000));
        expected.put("phone", utf8("+44 20 7946 0000"));
        expected.put("picture", utf8("https://example.com/ada.jpg"));
        expected.put("run_id", utf8("run-7"));
        expected.put("sequence", int8(9));
        expected.put("kafka_partition", ByteBuffer.allocate(4).putInt(3).array());
        expected.put("kafka_offset", int8(41));
        expected.put("kafka_timestamp", int8(42_000 - MICROS_FROM_1970_TO_2000));
        expected.put("write_order", int8(row.writeOrder()));
        Map<String, byte[]> written = new LinkedHashMap<>();
        List<byte[]> values = rows(row).get(0);
        for (int column = 0; column < values.size(); column++) {
            written.put(Column.NAMES.get(column), values.get(column));
        }
        assertThat(written.keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach((name, value) -> assertThat(written.get(name)).as(name).isEqualTo(value));
    }

    @Test
    void whatAUserDoesNotHaveIsNull() {
        List<List<byte[]>> rows = rows(Samples.row(ID, 41), Samples.row(UUID.randomUUID(), 42));

        assertThat(rows)
                .hasSize(2)
                .allSatisfy(row -> assertThat(absent(row))
                        .containsExactly(
                                "address",
                                "post_code",
                                "dob",
                                "registered_date",
                                "phone",
                                "picture",
                                "run_id",
                                "sequence"));
    }

    /** More than room was made for at first. */
    @Test
    void longTextsAreWhole() {
        String address = "ż".repeat(5_000);
        CreatedUser user =
                new CreatedUser(ID, "A", "B", "female", address, null, "a@example.com", "ab", null, null, null, null);

        List<List<byte[]>> rows = rows(Samples.row(user, 0, 1), Samples.row(user, 0, 2));

        assertThat(rows)
                .hasSize(2)
                .allSatisfy(row ->
                        assertThat(row.get(Column.NAMES.indexOf("address"))).isEqualTo(utf8(address)));
    }

    private static List<String> absent(List<byte[]> row) {
        List<String> names = new ArrayList<>(Column.NAMES);
        for (int column = row.size() - 1; column >= 0; column--) {
            if (row.get(column) != null) {
                names.remove(column);
            }
        }
        return names;
    }

    /** The values of each row, null where PostgreSQL will see a null. */
    private static List<List<byte[]>> rows(UserRow... written) {
        GrowingBytes encoded = CopyUsers.encode(List.of(written));
        ByteBuffer bytes = ByteBuffer.wrap(encoded.array(), 0, encoded.length());
        bytes.position(HEAD_BYTES);
        List<List<byte[]>> rows = new ArrayList<>();
        for (short columns = bytes.getShort(); columns != END; columns = bytes.getShort()) {
            List<byte[]> row = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                row.add(value(bytes));
            }
            rows.add(row);
        }
        assertThat(bytes.hasRemaining()).isFalse();
        return rows;
    }

    private static byte @Nullable [] value(ByteBuffer bytes) {
        int size = bytes.getInt();
        if (size == NULL) {
            return null;
        }
        byte[] value = new byte[size];
        bytes.get(value);
        return value;
    }

    private static Header header(String name, String value) {
        return new Header(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] int8(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    private static byte[] uuid(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
