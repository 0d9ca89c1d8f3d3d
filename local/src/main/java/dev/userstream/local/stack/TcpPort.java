package dev.userstream.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A cheap first question, so that costly clients are made only when somebody listens. */
final class TcpPort {
    private static final int TIMEOUT_MS = 500;

    private TcpPort() {}

    static void requireOpen(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        } catch (IOException e) {
            throw new IOException("nobody listens on port " + port, e);
        }
    }
}
