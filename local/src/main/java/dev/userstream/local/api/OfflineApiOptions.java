package dev.userstream.local.api;

import java.time.Duration;

/**
 * How the offline API runs.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 for any free one
 * @param budgetUsers users served a window before 429; 0 for no limit
 * @param budgetWindow length of that window
 * @param faultControl whether {@code PUT /faults} may order faults
 */
public record OfflineApiOptions(String host, int port, long budgetUsers, Duration budgetWindow, boolean faultControl) {
    /** The real source's window. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    /** Loopback, any free port, no limit, no control from outside. */
    public static OfflineApiOptions onFreePort() {
        return new OfflineApiOptions("127.0.0.1", 0, 0, WINDOW, false);
    }

    /** The same on that port. */
    public OfflineApiOptions withPort(int newPort) {
        return new OfflineApiOptions(host, newPort, budgetUsers, budgetWindow, faultControl);
    }

    /** The same with a limit of users a window. */
    public OfflineApiOptions withBudget(long users, Duration window) {
        return new OfflineApiOptions(host, port, users, window, faultControl);
    }

    /** The same with {@code PUT /faults} allowed. */
    public OfflineApiOptions withFaultControl() {
        return new OfflineApiOptions(host, port, budgetUsers, budgetWindow, true);
    }
}
