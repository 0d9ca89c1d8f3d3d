package dev.userstream.local.job;

import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the job logs from a moment on; what other tests made it say is not in it. */
record JobLog(Path file, int from) {
    /** The log from now on. */
    static JobLog fromNow(Stack stack) throws IOException {
        Path file = stack.folder().resolve("logs").resolve("job.log");
        return new JobLog(file, (int) Files.size(file));
    }

    String text() throws IOException {
        byte[] all = Files.readAllBytes(file);
        return new String(Arrays.copyOfRange(all, from, all.length), StandardCharsets.UTF_8);
    }
}
