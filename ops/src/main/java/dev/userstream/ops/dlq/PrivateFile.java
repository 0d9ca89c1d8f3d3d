package dev.userstream.ops.dlq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file with one value, which is somebody's personal data: only its owner may read it, and it is gone after its use.
 *
 * @param path where it is
 */
record PrivateFile(Path path) implements AutoCloseable {
    /** A new file, which {@link Files#createTempFile} opens to nobody else. */
    static PrivateFile holding(byte @Nullable [] value) throws IOException {
        Path path = Files.createTempFile("userstream-letter-", ".json");
        if (value != null) {
            Files.write(path, value);
        }
        return new PrivateFile(path);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
