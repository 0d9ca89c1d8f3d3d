package dev.userstream.job.read;

import java.sql.Timestamp;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows as Spark's Kafka source makes them. */
public final class KafkaRows {
    private static final StructType HEADER =
            new StructType().add("key", DataTypes.StringType).add("value", DataTypes.BinaryType);

    /** The source's columns. */
    public static final StructType SCHEMA = new StructType()
            .add("key", DataTypes.BinaryType)
            .add("value", DataTypes.BinaryType)
            .add("topic", DataTypes.StringType)
            .add("partition", DataTypes.IntegerType)
            .add("offset", DataTypes.LongType)
            .add("timestamp", DataTypes.TimestampType)
            .add("timestampType", DataTypes.IntegerType)
            .add("headers", DataTypes.createArrayType(HEADER));

    private KafkaRows() {}

    /** The row of a record. */
    public static Row of(SourceRecord record) {
        Row[] headers = record.headers().stream()
                .map(header -> RowFactory.create(header.name(), header.value()))
                .toArray(Row[]::new);
        return RowFactory.create(
                record.key(),
                record.value(),
                record.source().topic(),
                record.source().partition(),
                record.source().offset(),
                new Timestamp(record.source().timestampMs()),
                0,
                headers.length == 0 ? null : Arrays.asList(headers));
    }
}
