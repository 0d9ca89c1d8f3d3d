package dev.userstream.job.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
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
import org.jspecify.annotations.Nullable;

/**
 * The job's checkpoint folder: a folder for each store's query, and small files of the job beside them. Methods throw
 * {@link UncheckedIOException} where the file system fails.
 *
 * @param root a path or an address of any Hadoop file system
 * @param hadoop Hadoop's settings
 */
public record CheckpointFolder(String root, Configuration hadoop) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In Spark's file of a batch, the sources' offsets follow the version and the batch's metadata. */
    private static final int SOURCE_LINE = 2;

    /** The folder on this machine; empty where it is elsewhere. */
    public static Optional<java.nio.file.Path> local(String root) {
        if (!root.contains(":")) {
            return Optional.of(java.nio.file.Path.of(root));
        }
        return root.startsWith("file:")
                ? Optional.of(java.nio.file.Path.of(URI.create(root).getPath()))
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
        call(new Path(of(store)), (files, folder) -> files.delete(folder, true));
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
                        new Path(of(store), "commits"),
                        (files, folder) -> Stream.of(
                                        files.exists(folder) ? files.listStatus(folder) : new FileStatus[0])
                                .map(file -> file.getPath().getName())
                                .filter(name -> name.matches("[0-9]+"))
                                .mapToLong(Long::parseLong))
                .max();
    }

    /** A file's text; empty where the file is absent or has none. */
    public Optional<String> read(String name) {
        return call(new Path(root, name), (files, file) -> {
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
        call(new Path(root, name), (files, file) -> {
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

    private <T> T call(Path path, FileCall<T> call) {
        try {
            return call.apply(path.getFileSystem(hadoop), path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "checkpoint: " + path + " cannot be used (expected: readable and writable): " + e.getMessage(), e);
        }
    }
}
