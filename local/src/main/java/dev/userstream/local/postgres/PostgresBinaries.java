package dev.userstream.local.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.io.FileUtils;

/**
 * The folder that PostgreSQL is unpacked to. Unpacking that was interrupted would break every later start, so it counts only
 * once a mark says that a server has run from it, and one process at a time unpacks.
 *
 * @param folder the folder; made where it is missing
 */
record PostgresBinaries(Path folder) {
    /** Starts a server from the binaries, unpacking them first where that has not been done. */
    EmbeddedPostgres start(EmbeddedPostgres.Builder builder) throws IOException {
        builder.setOverrideWorkingDirectory(folder.toFile());
        if (Files.exists(mark())) {
            return builder.start();
        }
        Files.createDirectories(folder);
        try (FileChannel file = FileChannel.open(
                        folder.resolve("unpacking.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            return unpackAndStart(builder, lock);
        }
    }

    private EmbeddedPostgres unpackAndStart(EmbeddedPostgres.Builder builder, FileLock lock) throws IOException {
        assert lock.isValid();
        if (!Files.exists(mark())) {
            removeLeftovers();
        }
        EmbeddedPostgres server = builder.start();
        Files.writeString(mark(), "");
        return server;
    }

    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "PG-*")) {
            for (Path leftover : leftovers) {
                FileUtils.deleteDirectory(leftover.toFile());
            }
        }
    }

    private Path mark() {
        return folder.resolve("complete");
    }
}
