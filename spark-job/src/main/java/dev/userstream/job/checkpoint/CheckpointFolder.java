package dev.userstream.job.checkpoint;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The job's checkpoint folder: a folder for each store's query, and small files of the job beside them. Methods throw
 * {@link UncheckedIOException} where the file system fails.
 *
 * @param root a path or an address of any Hadoop file system
 * @param hadoop Hadoop's settings
 */
public record CheckpointFolder(String root, Configuration hadoop) {
    private static final String TOPIC = Topics.USERS_CREATED.name();

    /** In Spark's file of a batch, the sources' offsets follow the version and the batch's metadata. */
    private static final int SOURCE_LINE = 2;

    /** The folder on this machine; empty where it is elsewhere. */
    public static Optional<java.nio.file.Path> local(String root) {
        if (!root.contains(":")) {
            return Optional.of(java.nio.file.Path.of(root));
        }
        URI address = URI.create(root);
        return "file".equals(address.getScheme())
                ? Optional.of(java.nio.file.Path.of(address.getPath()))
                : Optional.empty();
    }

    /** The checkpoint location of a store's query. */
    public String of(Store store) {
        return root.replaceAll("/+$", "") + "/" + store.label();
    }

    /** Removes the checkpoint of a store's query, which then reads the topic from its earliest record. */
    public void reset(Store store) {
        try {
            Path folder = new Path(of(store));
            folder.getFileSystem(hadoop).delete(folder, true);
        } catch (IOException e) {
            throw failed(of(store), e);
        }
    }

    /**
     * The next offset of each partition after the last committed batch of a store's query; before the first one, the offsets
     * at which the query begins. Empty where the query has never started.
     */
    public Optional<Map<Integer, Long>> offsets(Store store) {
        OptionalLong committed = batches(store, "commits").max();
        if (committed.isPresent()) {
            return read(store.label() + "/offsets/" + committed.getAsLong())
                    .map(text -> offsets(text.lines().toList()));
        }
        return read(store.label() + "/sources/0/0")
                .map(text -> OffsetsJson.read(text.substring(text.indexOf('{')), TOPIC));
    }

    private static Map<Integer, Long> offsets(List<String> lines) {
        return lines.size() <= SOURCE_LINE ? Map.of() : OffsetsJson.read(lines.get(SOURCE_LINE), TOPIC);
    }

    private LongStream batches(Store store, String folder) {
        Path path = new Path(of(store), folder);
        try {
            FileSystem files = path.getFileSystem(hadoop);
            FileStatus[] found = files.exists(path) ? files.listStatus(path) : new FileStatus[0];
            return Arrays.stream(found)
                    .map(file -> file.getPath().getName())
                    .filter(name -> !name.isEmpty() && name.chars().allMatch(Character::isDigit))
                    .mapToLong(Long::parseLong);
        } catch (IOException e) {
            throw failed(path.toString(), e);
        }
    }

    /** A file's text; empty where the file is absent or has none. */
    public Optional<String> read(String name) {
        Path file = new Path(root, name);
        try {
            FileSystem files = file.getFileSystem(hadoop);
            if (!files.exists(file)) {
                return Optional.empty();
            }
            try (InputStream input = files.open(file)) {
                String text = new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
                return text.isEmpty() ? Optional.empty() : Optional.of(text);
            }
        } catch (IOException e) {
            throw failed(file.toString(), e);
        }
    }

    /** Writes a file, or removes it where the text is empty. */
    public void write(String name, String text) {
        Path file = new Path(root, name);
        try {
            FileSystem files = file.getFileSystem(hadoop);
            if (text.isEmpty()) {
                files.delete(file, false);
                return;
            }
            try (OutputStream output = files.create(file, true)) {
                output.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw failed(file.toString(), e);
        }
    }

    private static UncheckedIOException failed(String file, IOException cause) {
        return new UncheckedIOException(
                "checkpoint: " + file + " cannot be used (expected: readable and writable): " + cause.getMessage(),
                cause);
    }
}
