package dev.userstream.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
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
        CheckpointFiles files = new CheckpointFiles(folder(), hadoop);

        CancellableFSDataOutputStream out = files.createAtomic(file("0"), false);
        out.write("v1".getBytes(StandardCharsets.UTF_8));
        assertThat(folder.resolve("0")).doesNotExist();
        out.close();

        assertThat(folder.resolve("0")).hasContent("v1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("0"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void existingFileIsNotReplaced() throws IOException {
        CheckpointFiles files = new CheckpointFiles(folder(), hadoop);
        files.createAtomic(file("0"), false).close();

        CancellableFSDataOutputStream again = files.createAtomic(file("0"), false);

        assertThatThrownBy(again::close).isInstanceOf(FileAlreadyExistsException.class);
    }

    /** A job with Spark's own manager can continue from such a checkpoint, and the other way round. */
    @Test
    void hadoopsFileSystemReadsFileAndChecksum() throws IOException {
        CancellableFSDataOutputStream out = new CheckpointFiles(folder(), hadoop).createAtomic(file("0"), false);
        out.write("v1".getBytes(StandardCharsets.UTF_8));
        out.close();

        assertThat(folder.resolve(".0.crc")).exists();
        try (LocalFileSystem hadoops = new LocalFileSystem(new RawLocalFileSystem())) {
            hadoops.initialize(folder.toUri(), hadoop);
            assertThat(hadoops.open(file("0")).readAllBytes()).asString().isEqualTo("v1");
        }
    }

    @Test
    void localFoldersUseLocalFiles() {
        assertThat(new CheckpointFiles(folder(), hadoop).fs()).isInstanceOf(CheckpointFiles.LocalFiles.class);
    }

    @Test
    void configuredFileSystemIsKept() {
        hadoop.set("fs.file.impl", RawLocalFileSystem.class.getName());
        hadoop.setBoolean("fs.file.impl.disable.cache", true);

        assertThat(new CheckpointFiles(folder(), hadoop).fs()).isExactlyInstanceOf(RawLocalFileSystem.class);
    }

    @Test
    void pathWithoutScheme_usesTheDefaultFileSystem() {
        assertThat(new CheckpointFiles(new Path(folder.toString()), hadoop).fs())
                .isInstanceOf(CheckpointFiles.LocalFiles.class);

        FileSystem other = elsewhere("fs.defaultFS", new Path(folder.toString()));

        assertThat(other).isExactlyInstanceOf(Elsewhere.class);
    }

    @Test
    void settingsOfOtherFileSystemsAreUnchanged() {
        ClassLoader given = new URLClassLoader(new URL[0], getClass().getClassLoader());
        hadoop.setClassLoader(given);

        FileSystem other = elsewhere("no.such.setting", new Path("elsewhere:///checkpoint"));

        assertThat(other.getConf().getClassLoader()).isSameAs(given);
        assertThat(other.getConf().get("fs.file.impl")).isNull();
    }

    private FileSystem elsewhere(String setting, Path path) {
        hadoop.set(setting, "elsewhere:///");
        hadoop.set("fs.elsewhere.impl", Elsewhere.class.getName());
        hadoop.setBoolean("fs.elsewhere.impl.disable.cache", true);
        return new CheckpointFiles(path, hadoop).fs();
    }

    /** A file system that is not local. */
    public static final class Elsewhere extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("elsewhere:///");
        }
    }

    private Path folder() {
        return new Path(folder.toUri());
    }

    private Path file(String name) {
        return new Path(folder(), name);
    }
}
