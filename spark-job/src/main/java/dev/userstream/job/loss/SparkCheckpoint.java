package dev.userstream.job.loss;

import dev.userstream.events.Topics;
import dev.userstream.job.progress.CheckpointPositions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.execution.streaming.CommitLog;
import org.apache.spark.sql.execution.streaming.CommitMetadata;
import org.apache.spark.sql.execution.streaming.OffsetSeq;
import org.apache.spark.sql.execution.streaming.OffsetSeqLog;
import org.apache.spark.sql.execution.streaming.SerializedOffset;
import scala.Option;
import scala.collection.JavaConverters;

/** A checkpoint as Spark keeps it, read and written with Spark's own logs, and two files of ours beside them. */
final class SparkCheckpoint implements StoreCheckpoint {
    private static final String TOPIC_ID = "topic-id";
    private static final String ACCEPTED = "accepted-losses";

    private final SparkSession spark;
    private final Path folder;

    SparkCheckpoint(SparkSession spark, String folder) {
        this.spark = spark;
        this.folder = new Path(folder);
    }

    @Override
    public Checkpointed read() {
        CheckpointPositions positions =
                new CheckpointPositions(folder.toString(), spark.sparkContext().hadoopConfiguration());
        String topic = Topics.USERS_CREATED.name();
        return new Checkpointed(positions.hasBegun(), positions.readOrInitial(topic), text(TOPIC_ID));
    }

    @Override
    public void mark(String topicId) {
        write(TOPIC_ID, topicId);
    }

    /** What is planned and not done goes; then a batch follows that has begun and ended and read what is gone. */
    @Override
    public void moveTo(Map<Integer, Long> positions, String note) {
        OffsetSeqLog offsets = new OffsetSeqLog(spark, new Path(folder, "offsets").toString());
        CommitLog commits = new CommitLog(spark, new Path(folder, "commits").toString());
        long done = JavaConverters.seqAsJavaList(commits.getLatest().toList()).stream()
                .mapToLong(batch -> (Long) batch._1())
                .findFirst()
                .orElse(-1);
        Option<OffsetSeq> last = offsets.get(done);
        offsets.purgeAfter(done);
        long batch = done + 1;
        write(ACCEPTED + "/" + batch, note);
        offsets.add(batch, sequence(positions, last));
        commits.add(batch, new CommitMetadata(0));
    }

    private static OffsetSeq sequence(Map<Integer, Long> positions, Option<OffsetSeq> last) {
        SerializedOffset offset =
                new SerializedOffset(CheckpointPositions.text(Topics.USERS_CREATED.name(), positions));
        return new OffsetSeq(
                JavaConverters.asScalaBuffer(List.of(Option.<Offset>apply(offset)))
                        .toSeq(),
                last.isEmpty() ? Option.empty() : last.get().metadata());
    }

    private Optional<String> text(String name) {
        Path file = new Path(folder, name);
        try {
            FileSystem files = file.getFileSystem(spark.sparkContext().hadoopConfiguration());
            if (!files.exists(file)) {
                return Optional.empty();
            }
            try (InputStream input = files.open(file)) {
                String text = new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
                return text.isEmpty() ? Optional.empty() : Optional.of(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private void write(String name, String text) {
        Path file = new Path(folder, name);
        try {
            FileSystem files = file.getFileSystem(spark.sparkContext().hadoopConfiguration());
            try (OutputStream output = files.create(file, true)) {
                output.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
