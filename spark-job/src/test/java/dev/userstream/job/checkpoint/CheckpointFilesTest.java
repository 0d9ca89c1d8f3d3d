package dev.userstream.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointFilesTest {
    private final Configuration hadoop = new Configuration();

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void fileAppearsAtomically_withHadoopsPermissions() throws IOException {
        hadoop.set("fs.permissions.umask-mode", "027");

        CancellableFSDataOutputStream out = create();
        assertThat(folder.resolve("0")).doesNotExist();
        out.close();

        assertThat(folder.resolve("0")).hasContent("v1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("0"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void existingFileIsNotReplaced() throws IOException {
        create().close();

        CancellableFSDataOutputStream again = create();

        assertThatThrownBy(again::close).isInstanceOf(FileAlreadyExistsException.class);
    }

    /** A job with Spark's own manager can continue from such a checkpoint, and the other way round. */
    @Test
    void hadoopsFileSystemReadsFileAndChecksum() throws IOException {
        create().close();

        assertThat(folder.resolve(".0.crc")).exists();
        try (LocalFileSystem hadoops = new LocalFileSystem(new RawLocalFileSystem())) {
            hadoops.initialize(folder.toUri(), hadoop);
            assertThat(hadoops.open(new Path(folder.toUri().resolve("0"))).readAllBytes())
                    .asString()
                    .isEqualTo("v1");
        }
    }

    @Test
    void onlyLocalFoldersUseLocalFiles() {
        hadoop.set("fs.elsewhere.impl", Elsewhere.class.getName());

        assertThat(new CheckpointFiles(new Path(folder.toString()), hadoop).fs())
                .isInstanceOf(CheckpointFiles.LocalFiles.class);
        assertThat(new CheckpointFiles(new Path("elsewhere:///checkpoint"), hadoop).fs())
                .isExactlyInstanceOf(Elsewhere.class)
                .satisfies(
                        other -> assertThat(other.getConf().get("fs.file.impl")).isNull());
    }

    @Test
    void configuredFileSystemIsKept() {
        hadoop.set("fs.file.impl", RawLocalFileSystem.class.getName());
        hadoop.setBoolean("fs.file.impl.disable.cache", true);

        assertThat(new CheckpointFiles(new Path(folder.toUri()), hadoop).fs())
                .isExactlyInstanceOf(RawLocalFileSystem.class);
    }

    private CancellableFSDataOutputStream create() throws IOException {
        Path path = new Path(folder.toUri());
        CancellableFSDataOutputStream out = new CheckpointFiles(path, hadoop).createAtomic(new Path(path, "0"), false);
        out.write("v1".getBytes(StandardCharsets.UTF_8));
        return out;
    }

    /** A file system that is not local. */
    public static final class Elsewhere extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("elsewhere:///");
        }
    }
}
