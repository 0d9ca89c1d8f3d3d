package dev.userstream.local.job;

import dev.userstream.events.topic.Topics;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * One record sent in the protocol itself: Kafka's own producer refuses to send a negative timestamp, other clients do not.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RawBatch(byte[] key, byte[] value, long timestampMs) {
    private static final short VERSION = 9;
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int BASE_TIMESTAMP_AT = 27;
    private static final int MAX_TIMESTAMP_AT = 35;
    private static final int TIMEOUT_MS = 10_000;

    /** Sends it to the first partition and returns the broker's answer. */
    Errors send(String bootstrap) throws IOException {
        ProduceRequest request = new ProduceRequest(
                new ProduceRequestData()
                        .setAcks((short) -1)
                        .setTimeoutMs(TIMEOUT_MS)
                        .setTopicData(new TopicProduceDataCollection(List.of(new TopicProduceData()
                                        .setName(Topics.USERS_CREATED.name())
                                        .setPartitionData(List.of(new PartitionProduceData().setRecords(records()))))
                                .iterator())),
                VERSION);
        ByteBuffer bytes = request.serializeWithHeader(new RequestHeader(ApiKeys.PRODUCE, VERSION, "raw", 1));
        int colon = bootstrap.lastIndexOf(':');
        try (Socket socket =
                new Socket(bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1)))) {
            socket.setSoTimeout(TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.remaining()).array());
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return answer(ByteBuffer.wrap(in.readNBytes(in.readInt())));
        }
    }

    private static Errors answer(ByteBuffer bytes) {
        ResponseHeader.parse(bytes, ApiKeys.PRODUCE.responseHeaderVersion(VERSION));
        return Errors.forCode(new ProduceResponseData(new ByteBufferAccessor(bytes), VERSION)
                .responses()
                .iterator()
                .next()
                .partitionResponses()
                .get(0)
                .errorCode());
    }

    /** A batch with a timestamp that the library would not write, and the checksum that belongs to it. */
    private MemoryRecords records() {
        ByteBuffer batch = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1L, key, value))
                .buffer();
        batch.putLong(BASE_TIMESTAMP_AT, timestampMs);
        batch.putLong(MAX_TIMESTAMP_AT, timestampMs);
        CRC32C checksum = new CRC32C();
        checksum.update(batch.duplicate().position(ATTRIBUTES_AT));
        batch.putInt(CRC_AT, (int) checksum.getValue());
        return MemoryRecords.readableRecords(batch);
    }
}
