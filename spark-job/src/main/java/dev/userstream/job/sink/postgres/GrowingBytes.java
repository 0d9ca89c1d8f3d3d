package dev.userstream.job.sink.postgres;

import java.nio.ByteBuffer;

/**
 * Bytes in network order, written one after the other. {@code DataOutputStream} would lock and write each byte of a number by
 * itself, which shows in what a row costs. Not thread-safe.
 */
final class GrowingBytes {
    private ByteBuffer bytes;

    /** Nothing yet, with room for so many bytes. */
    GrowingBytes(int capacity) {
        this.bytes = ByteBuffer.allocate(Math.max(1, capacity));
    }

    void putShort(int number) {
        with(Short.BYTES).putShort((short) number);
    }

    void putInt(int number) {
        with(Integer.BYTES).putInt(number);
    }

    void putLong(long number) {
        with(Long.BYTES).putLong(number);
    }

    void put(byte[] some) {
        with(some.length).put(some);
    }

    /** Reads the buffer to its end. */
    void put(ByteBuffer some) {
        with(some.remaining()).put(some);
    }

    /** The array behind it, of which the first {@link #length} bytes count. */
    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }

    private ByteBuffer with(int more) {
        if (bytes.remaining() < more) {
            int twice = Math.multiplyExact(2, bytes.capacity());
            int needed = Math.addExact(bytes.position(), more);
            bytes = ByteBuffer.allocate(Math.max(twice, needed)).put(bytes.flip());
        }
        return bytes;
    }
}
