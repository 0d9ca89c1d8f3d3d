package dev.userstream.producer.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserRules;
import dev.userstream.events.UtcDates;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Maps a user of the source to a user of the contract. Only the parts that are mapped are checked: ages, hashes and identity
 * numbers may hold anything. Thread-safe.
 */
final class UserMapper {
    private UserMapper() {}

    /** Maps one user, or refuses it with its JSON as the source sent it. */
    static SourceUser map(RunId runId, long sequence, JsonNode json, Supplier<byte[]> original) {
        try {
            if (!json.isObject()) {
                throw new RefusedException(
                        RefusalReason.INVALID_SOURCE_USER, "JSON " + UserPage.kind(json) + " (expected: an object)");
            }
            CreatedUser user = user(runId, sequence, json);
            return UserRules.check(user)
                    .<SourceUser>map(
                            rule -> new SourceUser.Refused(sequence, rule.reason(), rule.detail(), original.get()))
                    .orElseGet(() -> new SourceUser.Valid(sequence, user));
        } catch (RefusedException e) {
            return new SourceUser.Refused(sequence, e.reason, String.valueOf(e.getMessage()), original.get());
        }
    }

    private static CreatedUser user(RunId runId, long sequence, JsonNode user) throws RefusedException {
        JsonNode name = object(user, "name");
        JsonNode location = object(user, "location");
        return new CreatedUser(
                UserIds.of(runId, sequence),
                required(name, "name.first"),
                required(name, "name.last"),
                required(user, "gender"),
                address(location),
                textOrWholeNumber(location, "location.postcode"),
                required(user, "email"),
                required(object(user, "login"), "login.username"),
                date(object(user, "dob"), "dob.date"),
                date(object(user, "registered"), "registered.date"),
                text(user, "phone"),
                text(object(user, "picture"), "picture.medium"));
    }

    /** One line; a missing part is left out with its separator. {@code null} where all are missing. */
    private static @Nullable String address(JsonNode location) throws RefusedException {
        return joined(
                ", ",
                street(location),
                text(location, "location.city"),
                text(location, "location.state"),
                text(location, "location.country"));
    }

    /** Up to version 1.2 of the API a street was one text, number included. */
    private static @Nullable String street(JsonNode location) throws RefusedException {
        if (location.path("street").isTextual()) {
            return text(location, "location.street");
        }
        JsonNode street = object(location, "location.street");
        return joined(" ", textOrWholeNumber(street, "location.street.number"), text(street, "location.street.name"));
    }

    private static @Nullable String joined(String separator, @Nullable String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            if (part != null && !part.isBlank()) {
                text.append(text.isEmpty() ? "" : separator).append(part);
            }
        }
        return text.isEmpty() ? null : text.toString();
    }

    /** The value at a path whose last part is a field of {@code parent}; a missing node where it is absent or null. */
    private static JsonNode value(JsonNode parent, String path) {
        JsonNode value = parent.path(path.substring(path.lastIndexOf('.') + 1));
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private static JsonNode object(JsonNode parent, String path) throws RefusedException {
        JsonNode value = value(parent, path);
        if (!value.isObject() && !value.isMissingNode()) {
            throw wrongType(path, value, "an object");
        }
        return value;
    }

    private static @Nullable String text(JsonNode parent, String path) throws RefusedException {
        JsonNode value = value(parent, path);
        if (!value.isTextual() && !value.isMissingNode()) {
            throw wrongType(path, value, "a string");
        }
        return value.textValue();
    }

    private static String required(JsonNode parent, String path) throws RefusedException {
        String text = text(parent, path);
        if (text == null) {
            throw new RefusedException(RefusalReason.MISSING_FIELD, path + ": absent or null (expected: a string)");
        }
        return text;
    }

    private static @Nullable Instant date(JsonNode parent, String path) throws RefusedException {
        String text = text(parent, path);
        Instant date = text == null ? null : UtcDates.parse(text);
        if (text != null && date == null) {
            throw new RefusedException(
                    RefusalReason.INVALID_DATE,
                    path + ": not a date (expected: yyyy-MM-ddTHH:mm:ss.SSSZ, years 0001 to 9999)");
        }
        return date;
    }

    /** Some countries write numbers: {@code 12345}, {@code 12345.0} and {@code "12345"} are the same text. */
    private static @Nullable String textOrWholeNumber(JsonNode parent, String path) throws RefusedException {
        JsonNode value = value(parent, path);
        BigDecimal number = value.isNumber() ? value.decimalValue().stripTrailingZeros() : null;
        if (number != null && number.scale() <= 0) {
            return number.toPlainString();
        }
        if (!value.isTextual() && !value.isMissingNode()) {
            throw wrongType(path, value, "a string or a whole number");
        }
        return value.textValue();
    }

    private static RefusedException wrongType(String path, JsonNode value, String expected) {
        return new RefusedException(
                RefusalReason.WRONG_TYPE, path + ": JSON " + UserPage.kind(value) + " (expected: " + expected + ")");
    }

    /** Ends the mapping of one user. Without stack trace: a hostile page may hold thousands of such users. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final RefusalReason reason;

        RefusedException(RefusalReason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
        }
    }
}
