package dev.userstream.local.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.Topics;
import dev.userstream.events.UserCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One bad message and the reason that its dead letter must give. */
record Junk(ProducerRecord<byte[], byte[]> record, RefusalReason reason) {
    private static final String KEY = "6f2e1f9e-5f2b-5b7a-9a51-3a1c6f0e7d11";

    /** Thirty different kinds. */
    static List<Junk> kinds() {
        String good = new String(UserCodec.encode(Sample.fresh().user(0)), UTF_8)
                .replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"" + KEY + "\"");
        List<Junk> kinds = new ArrayList<>();
        add(kinds, "not json", RefusalReason.INVALID_JSON);
        add(kinds, "{", RefusalReason.INVALID_JSON);
        add(kinds, good.substring(0, 100), RefusalReason.INVALID_JSON);
        add(kinds, "   ", RefusalReason.INVALID_JSON);
        add(kinds, "[]", RefusalReason.NOT_AN_OBJECT);
        add(kinds, "42", RefusalReason.NOT_AN_OBJECT);
        add(kinds, "null", RefusalReason.NOT_AN_OBJECT);
        add(kinds, "\"text\"", RefusalReason.NOT_AN_OBJECT);
        add(kinds, good + good, RefusalReason.TRAILING_CONTENT);
        add(kinds, "{}", RefusalReason.MISSING_FIELD);
        add(kinds, good.replaceFirst("\"id\":\"[^\"]*\",", ""), RefusalReason.MISSING_FIELD);
        add(kinds, good.replaceFirst("\"email\":\"[^\"]*\"", "\"email\":null"), RefusalReason.MISSING_FIELD);
        add(kinds, good.replaceFirst("\"username\":\"[^\"]*\"", "\"username\":\"\""), RefusalReason.EMPTY_FIELD);
        add(kinds, good.replaceFirst("\"gender\":\"[^\"]*\"", "\"gender\":1"), RefusalReason.WRONG_TYPE);
        add(kinds, good.replaceFirst("\"address\":\"[^\"]*\"", "\"address\":{\"a\":[]}"), RefusalReason.WRONG_TYPE);
        add(kinds, good.replaceFirst("\"post_code\":\"[^\"]*\"", "\"post_code\":515"), RefusalReason.WRONG_TYPE);
        add(kinds, good.replaceFirst("\\{", "{\"id\":\"" + KEY + "\","), RefusalReason.DUPLICATE_FIELD);
        add(kinds, good.replace(KEY, "1-1-1-1-1"), RefusalReason.INVALID_ID);
        add(kinds, good.replace(KEY, KEY.toUpperCase(Locale.ROOT)), RefusalReason.INVALID_ID);
        add(kinds, good.replaceFirst("1815-12-10", "1815-13-10"), RefusalReason.INVALID_DATE);
        add(kinds, good.replaceFirst("1815-12-10", "0000-12-10"), RefusalReason.INVALID_DATE);
        add(kinds, good.replaceFirst("Ada 0", "Ada \\\\u0000"), RefusalReason.UNSTORABLE_TEXT);
        add(kinds, good.replaceFirst("Ada 0", "Ada \\\\ud800"), RefusalReason.UNSTORABLE_TEXT);
        add(kinds, good.replaceFirst("Ada 0", "A".repeat(20_000)), RefusalReason.TEXT_TOO_LONG);
        add(kinds, "{\"a\":".repeat(500) + "1" + "}".repeat(500), RefusalReason.NESTING_TOO_DEEP);
        add(kinds, "x".repeat(2 << 20), RefusalReason.VALUE_TOO_LARGE);
        kinds.add(of(KEY.getBytes(UTF_8), new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'}, RefusalReason.INVALID_UTF8));
        kinds.add(of(KEY.getBytes(UTF_8), new byte[0], RefusalReason.EMPTY_VALUE));
        kinds.add(of(KEY.getBytes(UTF_8), null, RefusalReason.NULL_VALUE));
        kinds.add(of(null, good.getBytes(UTF_8), RefusalReason.NULL_KEY));
        kinds.add(of(UUID.randomUUID().toString().getBytes(UTF_8), good.getBytes(UTF_8), RefusalReason.KEY_MISMATCH));
        kinds.add(new Junk(
                new ProducerRecord<>(Topics.USERS_CREATED.name(), null, 0L, KEY.getBytes(UTF_8), good.getBytes(UTF_8)),
                RefusalReason.INVALID_TIMESTAMP));
        kinds.forEach(junk -> junk.record()
                .headers()
                .add("trace", new byte[] {0, 1, (byte) 0xFF})
                .add("empty", null));
        return kinds;
    }

    /** The same in a partition of choice. */
    Junk inPartition(int partition) {
        return new Junk(
                new ProducerRecord<>(
                        record.topic(), partition, record.timestamp(), record.key(), record.value(), record.headers()),
                reason);
    }

    private static void add(List<Junk> kinds, String value, RefusalReason reason) {
        kinds.add(of(KEY.getBytes(UTF_8), value.getBytes(UTF_8), reason));
    }

    private static Junk of(byte[] key, byte[] value, RefusalReason reason) {
        return new Junk(new ProducerRecord<>(Topics.USERS_CREATED.name(), null, key, value), reason);
    }
}
