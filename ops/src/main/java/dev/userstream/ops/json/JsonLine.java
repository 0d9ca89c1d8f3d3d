package dev.userstream.ops.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** One JSON value on a line of its own, as every command's {@code --json} prints it. */
public final class JsonLine {
    /** In ASCII, which any terminal and any locale shows as it is; what foreigners wrote cannot steer one. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonLine() {}

    /** What goes on the line. */
    @FunctionalInterface
    public interface Content {
        /** Writes it. */
        void write(JsonGenerator json) throws IOException;
    }

    /** The line, with its end. */
    public static String of(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text + "\n";
    }
}
