package dev.userstream.local.job;

import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the job logs from a moment on, without the lines that other tests caused. */
record JobLog(Path file, int from) {
    /** The log of the stack's job from now on. */
    static JobLog fromNow(Stack stack) {
        return fromNow(stack.folder().resolve("logs").resolve("job.log"));
    }

    static JobLog fromNow(Path file) {
        try {
            return new JobLog(file, Files.exists(file) ? (int) Files.size(file) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            byte[] all = Files.readAllBytes(file);
            return new String(Arrays.copyOfRange(all, from, all.length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
