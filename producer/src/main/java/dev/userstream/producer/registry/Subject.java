package dev.userstream.producer.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.producer.config.SchemaRegistrySettings;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** A subject of the registry: the versions of one schema, and the rule that holds them together. Thread-safe. */
final class Subject {
    private static final JsonFactory JSON = new JsonFactory();

    private final RegistryExchange registry;
    private final String name;

    Subject(RegistryExchange registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Its own compatibility level; empty where it has none. */
    Optional<String> compatibility() {
        RegistryAnswer answer = registry.get("config", name);
        return answer.isAbsent() ? Optional.empty() : Optional.of(text(answer, "compatibilityLevel"));
    }

    void requireCompatibility(String level) {
        RegistryAnswer answer = registry.put(object(Map.of("compatibility", level)), "config", name);
        text(answer, "compatibility");
    }

    /** Where the registry holds exactly this JSON Schema; empty where it does not. */
    Optional<RegisteredSchema> find(String schema) {
        RegistryAnswer answer = registry.post(asJsonSchema(schema), "subjects", name);
        return answer.isAbsent()
                ? Optional.empty()
                : Optional.of(new RegisteredSchema(number(answer, "version"), number(answer, "id")));
    }

    /** Registers a JSON Schema; the registry's words where it is not compatible with earlier ones. */
    Optional<String> refusalOf(String schema) {
        RegistryAnswer answer = registry.post(asJsonSchema(schema), "subjects", name, "versions");
        if (answer.isIncompatible()) {
            return Optional.of(answer.said());
        }
        number(answer, "id");
        return Optional.empty();
    }

    /** The newest version's number; empty where there is none. */
    Optional<Integer> latestVersion() {
        RegistryAnswer answer = registry.get("subjects", name, "versions", "latest");
        return answer.isAbsent() ? Optional.empty() : Optional.of(number(answer, "version"));
    }

    private int number(RegistryAnswer answer, String field) {
        return Optional.of(answer)
                .filter(RegistryAnswer::isOk)
                .flatMap(ok -> ok.number(field))
                .orElseThrow(() -> unexpected(answer, field));
    }

    private String text(RegistryAnswer answer, String field) {
        return Optional.of(answer)
                .filter(RegistryAnswer::isOk)
                .flatMap(ok -> ok.text(field))
                .orElseThrow(() -> unexpected(answer, field));
    }

    private SchemaRefusedException unexpected(RegistryAnswer answer, String field) {
        return new SchemaRefusedException("schema registry: " + registry.url() + " answers for " + name + " with "
                + answer.said() + " (expected: status 200 with the field " + field + "; is "
                + SchemaRegistrySettings.PREFIX
                + "URL the base address of a Confluent-compatible API, such as http://host:8080/apis/ccompat/v7?)");
    }

    private static String asJsonSchema(String schema) {
        return object(Map.of("schemaType", "JSON", "schema", schema));
    }

    private static String object(Map<String, String> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> field : fields.entrySet()) {
                json.writeStringField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text.toString();
    }
}
