package dev.userstream.job.query;

import org.apache.spark.sql.SparkSession;

/** Spark in the JVM of a test, which stops it. */
final class LocalSpark {
    private LocalSpark() {}

    static SparkSession start(int threads) {
        return SparkSession.builder()
                .master("local[" + threads + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
    }
}
