package dev.userstream.job.query;

import dev.userstream.events.Store;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the queries keep how far they are: one folder per store.
 *
 * @param root a path or an address of any Hadoop file system
 */
public record Checkpoints(String root) {
    private static final String LOCAL_SCHEME = "file";

    /** The folder of a store's query. */
    public String of(Store store) {
        return root.replaceAll("/+$", "") + "/" + store.label();
    }

    /** The root on this machine; nothing where it is elsewhere. */
    public Optional<Path> localRoot() {
        if (!root.contains(":")) {
            return Optional.of(Path.of(root));
        }
        URI address = URI.create(root);
        return LOCAL_SCHEME.equals(address.getScheme()) ? Optional.of(Path.of(address.getPath())) : Optional.empty();
    }

    /** The command that makes a store's query begin anew; harmless to rows that are stored already. */
    String removalCommand(Store store) {
        return localRoot()
                .map(local -> "rm -r " + local.resolve(store.label()))
                .orElseGet(() -> "hadoop fs -rm -r " + of(store));
    }
}
