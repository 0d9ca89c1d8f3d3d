package dev.userstream.job.progress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads from a query's checkpoint how far it is: the end of the last batch that Spark noted as done. Not thread-safe.
 *
 * <p>Offsets of a batch stand in {@code offsets/N} before it runs, {@code commits/N} appears after it.
 */
public final class CheckpointPositions {
    private static final int LINES_BEFORE_SOURCES = 2;

    private final Path checkpoint;
    private final Configuration hadoop;

    /** A reader of the checkpoint in a folder of any Hadoop file system. */
    public CheckpointPositions(String checkpoint, Configuration hadoop) {
        this.checkpoint = new Path(checkpoint);
        this.hadoop = hadoop;
    }

    /**
     * The next offset of each partition; empty where nothing is done yet.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public Map<Integer, Long> read(String topic) {
        try {
            FileSystem files = checkpoint.getFileSystem(hadoop);
            OptionalLong done = batches(files, "commits").max();
            if (done.isEmpty()) {
                return Map.of();
            }
            // With asynchronous progress tracking not every batch has a file of its own.
            OptionalLong noted = batches(files, "offsets")
                    .filter(batch -> batch <= done.getAsLong())
                    .max();
            return noted.isEmpty() ? Map.of() : offsets(files, noted.getAsLong(), topic);
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint " + checkpoint + " cannot be read", e);
        }
    }

    /**
     * The same as {@link #read}; where nothing is done yet, what the query noted as its beginning.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public Map<Integer, Long> readOrInitial(String topic) {
        Map<Integer, Long> done = read(topic);
        Path initial = new Path(checkpoint, "sources/0/0");
        try {
            FileSystem files = checkpoint.getFileSystem(hadoop);
            if (!done.isEmpty() || batches(files, "commits").findAny().isPresent() || !files.exists(initial)) {
                return done;
            }
            try (FSDataInputStream input = files.open(initial)) {
                String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
                return OffsetsJson.read(text.substring(text.indexOf('{')), topic);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint " + checkpoint + " cannot be read", e);
        }
    }

    /**
     * Whether the query has ever noted where it begins, or ended a batch.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public boolean hasBegun() {
        try {
            FileSystem files = checkpoint.getFileSystem(hadoop);
            return batches(files, "commits").findAny().isPresent() || files.exists(new Path(checkpoint, "sources/0/0"));
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint " + checkpoint + " cannot be read", e);
        }
    }

    /** Offsets in the form in which a checkpoint holds them. */
    public static String text(String topic, Map<Integer, Long> positions) {
        return OffsetsJson.write(topic, positions);
    }

    private LongStream batches(FileSystem files, String folder) throws IOException {
        Path path = new Path(checkpoint, folder);
        if (!files.exists(path)) {
            return LongStream.empty();
        }
        return Arrays.stream(files.listStatus(path))
                .map(FileStatus::getPath)
                .map(Path::getName)
                .filter(name -> !name.isEmpty() && name.chars().allMatch(Character::isDigit))
                .mapToLong(Long::parseLong);
    }

    private Map<Integer, Long> offsets(FileSystem files, long batch, String topic) throws IOException {
        try (FSDataInputStream input = files.open(new Path(new Path(checkpoint, "offsets"), Long.toString(batch)))) {
            List<String> lines = new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.size() <= LINES_BEFORE_SOURCES
                    ? Map.of()
                    : OffsetsJson.read(lines.get(LINES_BEFORE_SOURCES), topic);
        }
    }
}
