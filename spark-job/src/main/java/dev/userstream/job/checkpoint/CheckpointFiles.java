package dev.userstream.job.checkpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;

/**
 * Spark's manager of checkpoint files, with {@link LocalFiles} for local folders and Hadoop's own file system for all others. A
 * file appears by a rename, as with Spark's default, which takes more steps for it. Created by Spark by its name.
 */
public final class CheckpointFiles extends FileSystemBasedCheckpointFileManager {
    private static final String LOCAL_FILES = "fs.file.impl";

    /**
     * A manager.
     *
     * @param path a folder of the checkpoint
     * @param hadoop Hadoop's settings; another file system that they name for {@code file:} is kept
     */
    public CheckpointFiles(Path path, Configuration hadoop) {
        super(path, isLocal(path, hadoop) ? withLocalFiles(hadoop) : hadoop);
    }

    private static boolean isLocal(Path path, Configuration hadoop) {
        URI folder = path.toUri();
        return "file".equals((folder.getScheme() == null ? FileSystem.getDefaultUri(hadoop) : folder).getScheme());
    }

    /** Only for local folders: another file system would be loaded by our class loader instead of its own. */
    private static Configuration withLocalFiles(Configuration hadoop) {
        Configuration own = new Configuration(hadoop);
        if (own.get(LOCAL_FILES) == null) {
            own.setClassLoader(CheckpointFiles.class.getClassLoader());
            own.setClass(LOCAL_FILES, LocalFiles.class, FileSystem.class);
            // Hadoop caches one file system for all users, which is the original.
            own.setBoolean(LOCAL_FILES + ".disable.cache", true);
        }
        return own;
    }

    /**
     * Hadoop's local file system, except that it sets permissions in Java. Without Hadoop's native library the original starts a
     * {@code chmod} process for each file: about ten milliseconds, four times in a batch.
     */
    public static final class LocalFiles extends LocalFileSystem {
        /** Created by Hadoop. */
        public LocalFiles() {
            super(new WithoutProcesses());
        }
    }

    private static final class WithoutProcesses extends RawLocalFileSystem {
        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            String symbols = permission.getUserAction().SYMBOL
                    + permission.getGroupAction().SYMBOL
                    + permission.getOtherAction().SYMBOL;
            Files.setPosixFilePermissions(pathToFile(path).toPath(), PosixFilePermissions.fromString(symbols));
        }
    }
}
