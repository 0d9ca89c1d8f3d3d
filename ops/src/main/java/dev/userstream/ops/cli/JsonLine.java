package dev.userstream.ops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.userstream.http.Json;

/** JSON documents on one line each, as {@code --json} prints them. */
final class JsonLine {
    /** ASCII only, so that untrusted text cannot emit control sequences and every locale shows it. */
    private static final ObjectWriter WRITER = Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private JsonLine() {}

    /** The document and a line end. */
    static String of(Object document) {
        try {
            return WRITER.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("documents are records that Jackson can write", e);
        }
    }
}
