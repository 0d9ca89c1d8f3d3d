package dev.userstream.local.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A whole answer before it is sent.
 *
 * @param status HTTP status
 * @param headers headers and their values
 * @param body its bytes, not compressed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Answer(int status, Map<String, String> headers, byte[] body) {
    private static final Map<String, String> USUAL = Map.of(
            "Cache-Control", "no-cache",
            "Vary", "Accept-Encoding",
            "Access-Control-Allow-Origin", "*",
            "X-Powered-By", "Express");

    /** Users, with the headers that the source sends and a weak entity tag of the bytes. */
    static Answer ofUsers(byte[] body, boolean download) {
        CRC32C checksum = new CRC32C();
        checksum.update(body, 0, body.length);
        Map<String, String> headers = new TreeMap<>(USUAL);
        headers.put("ETag", String.format("W/\"%x-%08x\"", body.length, checksum.getValue()));
        headers.put("Content-Type", download ? "application/octet-stream" : Fault.JSON);
        if (download) {
            headers.put("Content-Disposition", "attachment");
        }
        return new Answer(200, headers, body);
    }

    /** A sentence in plain text. */
    static Answer text(int status, String sentence) {
        return new Answer(
                status, Map.of("Content-Type", "text/plain; charset=utf-8"), sentence.getBytes(StandardCharsets.UTF_8));
    }

    static Answer of(Fault.Answered fault) {
        return new Answer(fault.status(), fault.headers(), fault.body());
    }
}
