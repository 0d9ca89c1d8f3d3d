package dev.userstream.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.SparkDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFilesTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "one:9092",
            "USERSTREAM_CASSANDRA_CONTACT_POINTS", "one:9042",
            "USERSTREAM_POSTGRES_URL", "jdbc:postgresql://one/userstream",
            "USERSTREAM_JOB_CHECKPOINT_DIR", "/checkpoint");

    @TempDir
    private java.nio.file.Path folder;

    /** A job with Spark's own settings can continue from such a checkpoint, and the other way round. */
    @Test
    void aQueryWritesItsCheckpointThroughLocalFiles_asHadoopWould() throws Exception {
        SparkConf conf = new SparkConf()
                .setMaster("local[1]")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.hadoop.fs.permissions.umask-mode", "027");
        try (SparkSession spark = SparkSession.builder()
                .config(SparkDefaults.addTo(conf, JobSettings.read(SETTINGS)))
                .getOrCreate()) {
            assertThat(fileSystem(spark, "file:///")).isInstanceOf(LocalFiles.class);
            runOneBatch(spark);

            java.nio.file.Path commit = folder.resolve("checkpoint/commits/0");
            assertThat(commit).content().startsWith("v1");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(commit)))
                    .isEqualTo("rw-r-----");
            try (LocalFileSystem hadoops = new LocalFileSystem(new RawLocalFileSystem())) {
                hadoops.initialize(folder.toUri(), new Configuration());
                assertThat(commit.resolveSibling(".0.crc")).exists();
                assertThat(hadoops.open(new Path(commit.toUri())).readAllBytes())
                        .asString()
                        .startsWith("v1");
            }
        }
    }

    private void runOneBatch(SparkSession spark) throws Exception {
        java.nio.file.Path input = Files.createDirectory(folder.resolve("input"));
        Files.writeString(input.resolve("lines.txt"), "one line\n");
        assertThat(spark.readStream()
                        .text(input.toString())
                        .writeStream()
                        .format("noop")
                        .option(
                                "checkpointLocation",
                                folder.resolve("checkpoint").toString())
                        .trigger(Trigger.AvailableNow())
                        .start()
                        .awaitTermination(60_000))
                .isTrue();
    }

    /** The file system of what Spark writes on the driver for a query. */
    private static FileSystem fileSystem(SparkSession spark, String path) throws IOException {
        return new Path(path).getFileSystem(spark.sessionState().newHadoopConf());
    }
}
