package dev.userstream.local.api;

import java.nio.charset.StandardCharsets;

/**
 * A word of the pools, ready to be written.
 *
 * @param json the word as it stands between the quotes of a JSON string
 * @param address the word in the local part of an e-mail address
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Word(byte[] json, byte[] address) {
    static Word of(String text) {
        String local = Latin.localPart(text);
        return new Word(
                JsonBuffer.escaped(text), (local.isEmpty() ? "user" : local).getBytes(StandardCharsets.US_ASCII));
    }
}
