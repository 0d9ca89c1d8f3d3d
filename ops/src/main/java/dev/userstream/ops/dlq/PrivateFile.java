package dev.userstream.ops.dlq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file with one value, which is personal data: only its owner may read it, and it is deleted after use.
 *
 * @param path where it is
 */
record PrivateFile(Path path) implements AutoCloseable {
    /** A new file, which {@link Files#createTempFile} makes readable to its owner only. */
    static PrivateFile with(byte @Nullable [] value) throws IOException {
        PrivateFile file = new PrivateFile(Files.createTempFile("userstream-dead-letter-", ".json"));
        if (value != null) {
            Files.write(file.path(), value);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
