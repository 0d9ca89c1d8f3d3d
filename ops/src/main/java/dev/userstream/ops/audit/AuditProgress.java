package dev.userstream.ops.audit;

/** Hears what an audit is doing. Called often and by several threads: implementations must be quick and thread-safe. */
public interface AuditProgress {
    /**
     * A step of a kind of work was done.
     *
     * @param work what is being done, such as {@code "reading the topic"}
     * @param done how much of it
     * @param total of how much; 0 where nobody knows
     */
    void report(String work, long done, long total);

    /** Hears nothing. */
    static AuditProgress none() {
        return (work, done, total) -> {};
    }
}
