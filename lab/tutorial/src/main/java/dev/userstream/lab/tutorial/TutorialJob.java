package dev.userstream.lab.tutorial;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The streaming job of the tutorials: JSON values parsed into strings, Spark's defaults, the Cassandra connector's streaming sink
 * with its defaults, no PostgreSQL. A message that is not JSON ends the job. The two dates are left out because they would need a
 * conversion.
 */
public final class TutorialJob {
    private static final List<String> COLUMNS = List.of(
            "id", "first_name", "last_name", "gender", "address", "post_code", "email", "username", "phone", "picture");

    private TutorialJob() {}

    /**
     * Runs until the process is stopped.
     *
     * @param arguments the checkpoint folder
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        String[] cassandra = Objects.requireNonNull(environment.get("USERSTREAM_CASSANDRA_CONTACT_POINTS"))
                .split(":", 2);
        SparkSession spark = SparkSession.builder()
                .appName("tutorial")
                .config("spark.cassandra.connection.host", cassandra[0])
                .config("spark.cassandra.connection.port", cassandra[1])
                .getOrCreate();
        Dataset<Row> users = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", environment.get("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS"))
                .option("subscribe", "users_created")
                .option("startingOffsets", "earliest")
                .load()
                .selectExpr("CAST(value AS STRING) AS value")
                .select(functions.from_json(functions.col("value"), schema()).as("user"))
                .select("user.*");
        users.writeStream()
                .format("org.apache.spark.sql.cassandra")
                .option("checkpointLocation", arguments[0])
                .option("keyspace", "spark_streams")
                .option("table", "created_users")
                .start()
                .awaitTermination();
    }

    private static StructType schema() {
        StructType schema = new StructType();
        for (String column : COLUMNS) {
            schema = schema.add(column, DataTypes.StringType);
        }
        return schema;
    }
}
