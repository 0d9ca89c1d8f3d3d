package dev.userstream.local.soak;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many files a folder holds and how long they are together, while others write and remove them. */
final class FolderGauge implements Gauge {
    private final String name;
    private final Path folder;

    /**
     * Reads nothing yet.
     *
     * @param name the figures' names begin with it
     * @param folder the folder
     */
    FolderGauge(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    @Override
    public Map<String, Long> read() throws IOException {
        Count count = new Count();
        Files.walkFileTree(folder, count);
        return Map.of(name + ".files", count.files, name + ".disk_bytes", count.bytes);
    }

    private static final class Count extends SimpleFileVisitor<Path> {
        private long files;
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        /** Removed between being listed and being looked at. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
