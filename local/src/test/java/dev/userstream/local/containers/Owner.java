package dev.userstream.local.containers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The process that containers must not outlive, as it stands in their labels.
 *
 * @param host the machine that it runs on: an engine may serve several
 * @param pid its number
 * @param started when it began, because numbers come again
 */
record Owner(String host, long pid, String started) {
    /** The label with the machine. */
    static final String HOST = "dev.userstream.owner-host";

    private static final String PID = "dev.userstream.owner-pid";
    private static final String STARTED = "dev.userstream.owner-started";

    /** This JVM. */
    static Owner us() {
        ProcessHandle process = ProcessHandle.current();
        return new Owner(thisMachine(), process.pid(), started(process));
    }

    static Owner of(Map<String, String> labels) {
        return new Owner(labels.get(HOST), Long.parseLong(labels.get(PID)), labels.get(STARTED));
    }

    Map<String, String> labels() {
        return Map.of(HOST, host, PID, Long.toString(pid), STARTED, started);
    }

    /** Whether it was a process of this machine and is no more. */
    boolean isGone() {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return host.equals(thisMachine())
                && process.filter(alive -> started(alive).equals(started)).isEmpty();
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    private static String thisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
