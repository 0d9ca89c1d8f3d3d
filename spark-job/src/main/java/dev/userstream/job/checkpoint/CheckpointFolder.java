package dev.userstream.job.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.settings.ErrorText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * The job's checkpoint folder: a folder for each store's query, and small files of the job beside them. Methods throw
 * {@link UncheckedIOException} where the file system fails, and a {@link StoreFailure} where it cannot be used at all.
 *
 * @param root a path or an address of any Hadoop file system
 * @param hadoop Hadoop's settings
 */
public record CheckpointFolder(String root, Configuration hadoop) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In Spark's file of a batch, the sources' offsets follow the version and the batch's metadata. */
    private static final int SOURCE_LINE = 2;

    /** The folder on this machine; empty where it is elsewhere. Throws a {@link StoreFailure} if it is no address. */
    public static Optional<java.nio.file.Path> local(String root) {
        if (!root.contains(":")) {
            return Optional.of(java.nio.file.Path.of(root));
        }
        return root.startsWith("file:")
                ? Optional.of(java.nio.file.Path.of(path(root, "").toUri().getPath()))
                : Optional.empty();
    }

    /**
     * Locks a local folder, which is created when absent, against a second job. The operating system releases the lock when
     * the process ends.
     *
     * @return {@code null} where another job holds the lock
     * @throws IOException if the folder cannot be written to
     */
    public static @Nullable FileLock tryLock(java.nio.file.Path folder) throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(folder.resolve("job.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .tryLock();
    }

    /** The checkpoint location of a store's query. */
    public String of(Store store) {
        return root.replaceAll("/+$", "") + "/" + store.label();
    }

    /** Removes the checkpoint of a store's query, which then reads the topic from its earliest record. */
    public void reset(Store store) {
        call(store.label(), (files, folder) -> files.delete(folder, true));
    }

    /**
     * The next offset of each partition after the last committed batch of a store's query; before the first one, the offsets
     * at which the query begins. Empty where the query has never started.
     */
    public Optional<Map<Integer, Long>> offsets(Store store) {
        OptionalLong committed = lastCommit(store);
        if (committed.isPresent()) {
            return read(store.label() + "/offsets/" + committed.getAsLong())
                    .map(text -> text.lines().toList())
                    .map(lines -> lines.size() <= SOURCE_LINE ? Map.of() : parseOffsets(lines.get(SOURCE_LINE)));
        }
        return read(store.label() + "/sources/0/0").map(text -> parseOffsets(text.substring(text.indexOf('{'))));
    }

    /**
     * Reads the offsets of Spark's Kafka source, {@code {"topic":{"0":12,"1":7}}}.
     *
     * @return the next offset of each partition; empty where the text does not mention the users' topic
     * @throws IllegalArgumentException if the text has another form
     */
    public static Map<Integer, Long> parseOffsets(String text) {
        try {
            Map<String, Map<Integer, Long>> topics = JSON.readValue(text, new TypeReference<>() {});
            return topics.getOrDefault(Topics.USERS_CREATED.name(), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "offsets: " + text + " (expected: {\"topic\":{\"partition\":offset}})", e);
        }
    }

    private OptionalLong lastCommit(Store store) {
        return call(
                        store.label() + "/commits",
                        (files, folder) -> Stream.of(
                                        files.exists(folder) ? files.listStatus(folder) : new FileStatus[0])
                                .map(file -> file.getPath().getName())
                                .filter(name -> name.matches("[0-9]+"))
                                .mapToLong(Long::parseLong))
                .max();
    }

    /** A file's text; empty where the file is absent or has none. */
    public Optional<String> read(String name) {
        return call(name, (files, file) -> {
            if (!files.exists(file)) {
                return Optional.empty();
            }
            try (InputStream input = files.open(file)) {
                String text = new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
                return Optional.of(text).filter(any -> !any.isEmpty());
            }
        });
    }

    /** Writes a file, or removes it where the text is empty. */
    public void write(String name, String text) {
        call(name, (files, file) -> {
            if (text.isEmpty()) {
                return files.delete(file, false);
            }
            try (OutputStream output = files.create(file, true)) {
                output.write((text + "\n").getBytes(StandardCharsets.UTF_8));
                return true;
            }
        });
    }

    @FunctionalInterface
    private interface FileCall<T> {
        T apply(FileSystem files, Path path) throws IOException;
    }

    private <T> T call(String name, FileCall<T> call) {
        Path path = path(root, name);
        try {
            return call.apply(fileSystem(path), path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "checkpoint: " + path + " cannot be used (expected: readable and writable): " + ErrorText.of(e), e);
        }
    }

    /** Hadoop throws a {@link RuntimeException} or a {@link LinkageError} where a class of the file system is absent. */
    private FileSystem fileSystem(Path path) throws IOException {
        try {
            return path.getFileSystem(hadoop);
        } catch (UnsupportedFileSystemException | RuntimeException | LinkageError e) {
            if (e.getCause() instanceof UnknownHostException host) {
                // Name resolution may work again; Hadoop wraps this in an IllegalArgumentException.
                throw host;
            }
            throw unusable(root, e);
        }
    }

    private static Path path(String root, String name) {
        try {
            return name.isEmpty() ? new Path(root) : new Path(root, name);
        } catch (IllegalArgumentException e) {
            throw unusable(root, e);
        }
    }

    private static StoreFailure unusable(String root, Throwable error) {
        return new StoreFailure(
                FailureCause.CHECKPOINT_UNUSABLE,
                root + ": " + ErrorText.of(error)
                        + " (expected: a path, or an address of a file system that Spark has)");
    }
}
