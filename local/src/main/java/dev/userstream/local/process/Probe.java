package dev.userstream.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A readiness check of a server. */
@FunctionalInterface
public interface Probe {
    /**
     * Checks once, with a short timeout of its own.
     *
     * @throws Exception while the server is not ready; the message says what is missing
     */
    void check() throws Exception;

    /** This check, and another one once it succeeds. */
    default Probe then(Probe second) {
        return () -> {
            check();
            second.check();
        };
    }

    /** A cheap first check, so that costly clients are created only when a server listens. */
    static Probe listening(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            } catch (IOException e) {
                throw new IOException("no server listens on port " + port, e);
            }
        };
    }

    /** Checks what an answer with status 200 says. */
    @FunctionalInterface
    interface BodyCheck {
        /**
         * Returns where the answer means that the server is ready.
         *
         * @throws Exception if it does not
         */
        void check(String body) throws Exception;
    }

    /** A GET that must be answered with 200. */
    static Probe http(URI uri, BodyCheck body) {
        Duration timeout = Duration.ofSeconds(3);
        HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build();
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
        return () -> {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(uri + " answers " + answer.statusCode());
            }
            body.check(answer.body());
        };
    }
}
