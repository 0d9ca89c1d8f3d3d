package dev.userstream.local.job;

import static dev.userstream.events.RefusalReason.DUPLICATE_FIELD;
import static dev.userstream.events.RefusalReason.EMPTY_FIELD;
import static dev.userstream.events.RefusalReason.EMPTY_VALUE;
import static dev.userstream.events.RefusalReason.INVALID_DATE;
import static dev.userstream.events.RefusalReason.INVALID_ID;
import static dev.userstream.events.RefusalReason.INVALID_JSON;
import static dev.userstream.events.RefusalReason.INVALID_TIMESTAMP;
import static dev.userstream.events.RefusalReason.INVALID_UTF8;
import static dev.userstream.events.RefusalReason.KEY_MISMATCH;
import static dev.userstream.events.RefusalReason.MISSING_FIELD;
import static dev.userstream.events.RefusalReason.NESTING_TOO_DEEP;
import static dev.userstream.events.RefusalReason.NOT_AN_OBJECT;
import static dev.userstream.events.RefusalReason.NULL_KEY;
import static dev.userstream.events.RefusalReason.NULL_VALUE;
import static dev.userstream.events.RefusalReason.TEXT_TOO_LONG;
import static dev.userstream.events.RefusalReason.TRAILING_CONTENT;
import static dev.userstream.events.RefusalReason.UNSTORABLE_TEXT;
import static dev.userstream.events.RefusalReason.VALUE_TOO_LARGE;
import static dev.userstream.events.RefusalReason.WRONG_TYPE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.Sample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** One kind of bad message, in words, and the reason that its dead letter must give. */
record Junk(String kind, ProducerRecord<byte[], byte[]> record, RefusalReason reason) {
    /** Every kind that the tests know; docs/reliability/bad-messages.md lists them in the same order. */
    static List<Junk> all() {
        return new Kinds().all;
    }

    /** The same as a message of a run, in a partition of choice, with headers that are no text. */
    Junk claiming(RunId run, long sequence, int partition) {
        ProducerRecord<byte[], byte[]> claiming = new ProducerRecord<>(
                record.topic(), partition, record.timestamp(), record.key(), record.value(), record.headers());
        Headers headers = claiming.headers();
        headers.add("trace", new byte[] {0, 1, (byte) 0xFF}).add("empty", null);
        headers.add(MessageHeaders.RUN_ID, run.value().getBytes(UTF_8));
        headers.add(MessageHeaders.SEQUENCE, Long.toString(sequence).getBytes(UTF_8));
        return new Junk(kind, claiming, reason);
    }

    /** Collects the kinds. */
    private static final class Kinds {
        private static final String ID = "6f2e1f9e-5f2b-5b7a-9a51-3a1c6f0e7d11";
        private static final byte[] KEY = ID.getBytes(UTF_8);

        /** A valid message; each kind spoils it in one way. */
        private final String good = new String(UserCodec.encode(Sample.fresh().user(0)), UTF_8)
                .replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"" + ID + "\"");

        private final List<Junk> all = new ArrayList<>();

        private Kinds() {
            addBrokenJson();
            addOtherJson();
            addFields();
            addTypes();
            addDates();
            addTexts();
            addBytes();
            addKeys();
        }

        private void addBrokenJson() {
            add("plain text", "not json", INVALID_JSON);
            add("an opening brace", "{", INVALID_JSON);
            add("a message cut short", good.substring(0, 100), INVALID_JSON);
            add("white space", "   ", INVALID_JSON);
            add("a byte order mark before the message", "\uFEFF" + good, INVALID_JSON);
            add("apostrophes for quotation marks", good.replace('"', '\''), INVALID_JSON);
            add("a comma after the last field", good.replaceFirst("}$", ",}"), INVALID_JSON);
            add("a comment", good.replaceFirst("\\{", "{/* new */"), INVALID_JSON);
            add("a number that is none (NaN)", good.replaceFirst("\\{", "{\"score\":NaN,"), INVALID_JSON);
            add("a raw line break in a text", good.replaceFirst("Ada 0", "Ada\n0"), INVALID_JSON);
            add("a field name of 20,000 characters", "{\"" + "n".repeat(20_000) + "\":1}", INVALID_JSON);
        }

        private void addOtherJson() {
            add("an array", "[" + good + "]", NOT_AN_OBJECT);
            add("a number", "42", NOT_AN_OBJECT);
            add("a boolean", "true", NOT_AN_OBJECT);
            add("JSON's null", "null", NOT_AN_OBJECT);
            add(
                    "a text, as of a message that was encoded twice",
                    "\"" + good.replace("\"", "\\\"") + "\"",
                    NOT_AN_OBJECT);
            add("two messages in one value", good + "\n" + good, TRAILING_CONTENT);
            add("something else behind the message", good + "\0", TRAILING_CONTENT);
            add("nested 500 deep", "{\"a\":".repeat(500) + "1" + "}".repeat(500), NESTING_TOO_DEEP);
            add("an unknown field, nested too deep", with("a", "[".repeat(65) + "]".repeat(65)), NESTING_TOO_DEEP);
        }

        private void addFields() {
            add("an empty object", "{}", MISSING_FIELD);
            add("no id", good.replaceFirst("\"id\":\"[^\"]*\",", ""), MISSING_FIELD);
            add("a required field that is null", replacing("email", "null"), MISSING_FIELD);
            add("a field in another case", good.replaceFirst("\"gender\"", "\"Gender\""), MISSING_FIELD);
            add("a required field that is empty", replacing("username", "\"\""), EMPTY_FIELD);
            add("the id twice", with("id", "\"" + ID + "\""), DUPLICATE_FIELD);
            add("a field twice with different values", with("phone", "\"1\""), DUPLICATE_FIELD);
            add("an id in short form", good.replace(ID, "1-1-1-1-1"), INVALID_ID);
            add("an id in capitals", good.replace(ID, ID.toUpperCase(Locale.ROOT)), INVALID_ID);
            add("an id without hyphens", good.replace(ID, ID.replace("-", "")), INVALID_ID);
        }

        private void addTypes() {
            add("a number for a text", replacing("gender", "1"), WRONG_TYPE);
            add("a boolean for a text", replacing("email", "true"), WRONG_TYPE);
            add("an array for a text", replacing("picture", "[\"a\",\"b\"]"), WRONG_TYPE);
            add("the source's object for the address", replacing("address", "{\"street\":{\"number\":1}}"), WRONG_TYPE);
            add("a post code that is a number", replacing("post_code", "515"), WRONG_TYPE);
            add("a date in seconds since 1970", replacing("dob", "-4861987200"), WRONG_TYPE);
        }

        private void addDates() {
            add("month 13", good.replaceFirst("1815-12-10", "1815-13-10"), INVALID_DATE);
            add("the 30th of February", good.replaceFirst("1815-12-10", "1815-02-30"), INVALID_DATE);
            add("year 0", good.replaceFirst("1815-12-10", "0000-12-10"), INVALID_DATE);
            add("a year of five digits", good.replaceFirst("1815-12-10", "10000-12-10"), INVALID_DATE);
            add("a date without a time", replacing("dob", "\"1815-12-10\""), INVALID_DATE);
            add("a time of another zone", replacing("dob", "\"1815-12-10T00:00:00+02:00\""), INVALID_DATE);
            add("microseconds", replacing("dob", "\"1815-12-10T00:00:00.123456Z\""), INVALID_DATE);
        }

        private void addTexts() {
            add("U+0000 in a text", good.replaceFirst("Ada 0", "Ada \\\\u0000"), UNSTORABLE_TEXT);
            add("the first half of a surrogate pair", good.replaceFirst("Ada 0", "Ada \\\\ud800"), UNSTORABLE_TEXT);
            add("the second half of a surrogate pair", good.replaceFirst("Ada 0", "Ada \\\\udc00"), UNSTORABLE_TEXT);
            add("a text of 20,000 characters", good.replaceFirst("Ada 0", "A".repeat(20_000)), TEXT_TOO_LONG);
            add("a text one emoji too long", good.replaceFirst("Ada 0", "\uD83D\uDE00".repeat(16_385)), TEXT_TOO_LONG);
            add("2 MiB", "x".repeat(2 << 20), VALUE_TOO_LARGE);
        }

        private void addBytes() {
            addBytes("bytes that are not UTF-8", new byte[] {(byte) 0xC3, 0x28}, INVALID_UTF8);
            addBytes("a character in more bytes than it needs", new byte[] {(byte) 0xC0, (byte) 0xAF}, INVALID_UTF8);
            addBytes("a surrogate in UTF-8", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, INVALID_UTF8);
            addBytes("Latin-1", good.replaceFirst("Ada 0", "José").getBytes(ISO_8859_1), INVALID_UTF8);
            addBytes("no bytes", new byte[0], EMPTY_VALUE);
            addBytes("no value (a tombstone)", null, NULL_VALUE);
        }

        private void addKeys() {
            byte[] value = good.getBytes(UTF_8);
            UUID id = UUID.fromString(ID);
            byte[] binary = ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
            add("no key", null, null, value, NULL_KEY);
            add("an empty key", null, new byte[0], value, KEY_MISMATCH);
            add("the key of another user", null, UUID.randomUUID().toString().getBytes(UTF_8), value, KEY_MISMATCH);
            add("a key of 16 bytes", null, binary, value, KEY_MISMATCH);
            add("timestamp 0", 0L, KEY, value, INVALID_TIMESTAMP);
        }

        private String replacing(String field, String json) {
            return good.replaceFirst("\"" + field + "\":(\"[^\"]*\"|null)", "\"" + field + "\":" + json);
        }

        /** One more field in front of the others. */
        private String with(String field, String json) {
            return "{\"" + field + "\":" + json + "," + good.substring(1);
        }

        private void add(String kind, String value, RefusalReason reason) {
            addBytes(kind, value.getBytes(UTF_8), reason);
        }

        private void addBytes(String kind, byte[] value, RefusalReason reason) {
            add(kind, null, KEY, value, reason);
        }

        private void add(String kind, Long timestamp, byte[] key, byte[] value, RefusalReason reason) {
            all.add(new Junk(
                    kind, new ProducerRecord<>(Topics.USERS_CREATED.name(), null, timestamp, key, value), reason));
        }
    }
}
