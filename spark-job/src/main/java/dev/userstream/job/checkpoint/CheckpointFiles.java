package dev.userstream.job.checkpoint;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;

/**
 * Spark's manager of checkpoint files, with {@link LocalFiles} for folders of this machine and Hadoop's own file system for all
 * others. A file appears by a rename, as with Spark's default, which takes more steps for the same. Made by Spark, by its name.
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

    /** Only there: another file system would find its classes with our class loader, and not with the one it was given. */
    private static boolean isLocal(Path path, Configuration hadoop) {
        URI folder = path.toUri();
        String scheme =
                folder.getScheme() == null ? FileSystem.getDefaultUri(hadoop).getScheme() : folder.getScheme();
        return "file".equals(scheme);
    }

    private static Configuration withLocalFiles(Configuration hadoop) {
        Configuration own = new Configuration(hadoop);
        if (own.get(LOCAL_FILES) == null) {
            own.setClassLoader(CheckpointFiles.class.getClassLoader());
            own.setClass(LOCAL_FILES, LocalFiles.class, FileSystem.class);
            // Hadoop keeps one file system for all, which is the original.
            own.setBoolean(LOCAL_FILES + ".disable.cache", true);
        }
        return own;
    }
}
