package dev.userstream.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record header, free of any Kafka client's type: the job runs on another client version than the producer.
 *
 * @param name the header's name; a record may carry a name several times
 * @param value its bytes, or {@code null}; not copied, do not change them
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; no one compares headers by equals
public record Header(String name, byte @Nullable [] value) {
    /** A header of UTF-8 text. */
    public static Header ofText(String name, String value) {
        return new Header(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The last header of that name as text: later headers win, as in Kafka's own {@code lastHeader}. Empty where there is
     * none or where the last one's value is null; bytes that are not UTF-8 become U+FFFD.
     */
    public static Optional<String> lastText(List<Header> headers, String name) {
        for (int index = headers.size() - 1; index >= 0; index--) {
            if (headers.get(index).name().equals(name)) {
                return Optional.ofNullable(headers.get(index).value())
                        .map(value -> new String(value, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }
}
