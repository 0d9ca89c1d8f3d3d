package dev.userstream.producer.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A complete answer of the registry.
 *
 * @param status of HTTP
 * @param fields the texts and numbers of the body's object, by name; empty where the body is something else
 */
record RegistryAnswer(int status, Map<String, String> fields) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final int LONGEST_MESSAGE = 1_000;

    static RegistryAnswer of(int status, byte[] body) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    if (json.nextToken().isScalarValue()) {
                        fields.put(name, json.getText());
                    }
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            fields.clear(); // a proxy's error page, or the page of something that is no registry
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
        return new RegistryAnswer(status, Map.copyOf(fields));
    }

    boolean isOk() {
        return status == 200;
    }

    /** Whether the registry itself says that there is no such subject, schema or setting: a mere 404 is said by anybody. */
    boolean isAbsent() {
        return status == 404 && fields.getOrDefault("error_code", "").startsWith("404");
    }

    boolean isIncompatible() {
        return status == 409;
    }

    /** Whether the same request may help later. */
    boolean passes() {
        return status >= 500 || status == 408 || status == 429;
    }

    Optional<String> text(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    Optional<Integer> number(String field) {
        return text(field).filter(text -> text.matches("\\d{1,9}")).map(Integer::valueOf);
    }

    /** Status and the registry's own words, on one line, so that it cannot forge log lines. */
    String said() {
        String message = UNPRINTABLE
                .matcher(fields.getOrDefault("message", ""))
                .replaceAll(" ")
                .strip();
        String shown = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
        return shown.isEmpty() ? "status " + status : "status " + status + ", " + shown;
    }
}
