package dev.userstream.local.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * The data folder of one stack: a folder for each part, {@code logs} and {@code tmp}.
 *
 * @param path the folder, absolute
 */
record StackFolder(Path path) {
    /** Name of the file with the settings, which a shell can read. */
    static final String ENVIRONMENT = "stack.env";

    StackFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** The folder of one part, made where it is missing. */
    Path of(Part part) {
        return folder(part.label());
    }

    Path log(String name) {
        return folder("logs").resolve(name + ".log");
    }

    /** Where children put temporary files, so that they stay in this folder even after a kill. */
    Path temporary() {
        return folder("tmp");
    }

    Path environmentFile() {
        return path.resolve(ENVIRONMENT);
    }

    /** Copies a configuration file that ships with this package into a part's folder. */
    Path install(Part part, String resource) throws IOException {
        Path target = of(part).resolve(resource);
        try (InputStream input = Objects.requireNonNull(StackFolder.class.getResourceAsStream(resource), resource)) {
            Files.copy(input, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("data folder: " + path + " (expected: a folder to write in)", e);
        }
    }
}
