package dev.userstream.producer.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that misbehaves in ways that a well-made one cannot. Each connection is served the same way. */
final class RawServer implements AutoCloseable {
    private interface Service {
        void serve(Socket socket) throws IOException;
    }

    private static final int DRIP_MILLIS = 20;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    private RawServer(Service service) throws IOException {
        Thread thread = new Thread(() -> accept(service), "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes and closes. */
    static RawServer answering(String text) throws IOException {
        return new RawServer(socket -> write(socket, text));
    }

    /** Writes and then keeps silent. */
    static RawServer answeringAndStaying(String text) throws IOException {
        return new RawServer(socket -> {
            write(socket, text);
            socket.getInputStream().readAllBytes();
        });
    }

    /** Writes and then sends a blank every 20 ms, for ever. */
    static RawServer dripping(String text) throws IOException {
        return new RawServer(socket -> {
            write(socket, text);
            socket.setSoTimeout(DRIP_MILLIS);
            while (isOpen(socket)) {
                write(socket, " ");
            }
        });
    }

    /** Writes and then sends blanks as fast as they are taken, for ever. */
    static RawServer endless(String text) throws IOException {
        return new RawServer(socket -> {
            write(socket, text);
            while (true) {
                write(socket, " ".repeat(65_536));
            }
        });
    }

    /** Resets the connection once the request is there. */
    static RawServer resetting() throws IOException {
        return new RawServer(socket -> socket.setSoLinger(true, 0));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Waits for the first request. */
    boolean wasAsked() throws InterruptedException {
        return asked.await(10, TimeUnit.SECONDS);
    }

    /** Waits for the end of the first connection. */
    boolean clientLeft() throws InterruptedException {
        return left.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept(Service service) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                readRequest(socket.getInputStream());
                asked.countDown();
                service.serve(socket);
            } catch (IOException e) {
                // the client has gone, or the test is over
            } finally {
                left.countDown();
            }
        }
    }

    /** Waits for 20 ms, or until the client closes the connection. */
    private static boolean isOpen(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        BufferedReader request = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
