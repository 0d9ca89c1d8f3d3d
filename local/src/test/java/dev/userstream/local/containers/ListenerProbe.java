package dev.userstream.local.containers;

import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A cheap first question before a costly one. The engine accepts connections to a published port before anybody listens in the
 * container, and closes them at once; a server waits for its client to speak.
 */
record ListenerProbe(int port, Probe probe) implements Probe {
    private static final int CONNECT_TIMEOUT_MS = 500;
    private static final int STAYS_OPEN_MS = 50;

    @Override
    public void ask() throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
            socket.setSoTimeout(STAYS_OPEN_MS);
            if (socket.getInputStream().read() < 0) {
                throw new IOException("nobody listens behind port " + port);
            }
        } catch (SocketTimeoutException e) {
            probe.ask(); // it stayed open
        }
    }

    @Override
    public void close() {
        probe.close();
    }
}
