package dev.userstream.settings;

/**
 * Names of the environment variables of all components. Meanings, defaults and ranges are in
 * docs/configuration.md, which tests compare with these constants.
 */
public final class SettingNames {
    // Shared by all components.
    public static final String KAFKA_BOOTSTRAP_SERVERS = "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS";
    public static final String KAFKA_REPLICATION_FACTOR = "USERSTREAM_KAFKA_REPLICATION_FACTOR";
    public static final String KAFKA_PROPERTIES_FILE = "USERSTREAM_KAFKA_PROPERTIES_FILE";
    public static final String CASSANDRA_CONTACT_POINTS = "USERSTREAM_CASSANDRA_CONTACT_POINTS";
    public static final String CASSANDRA_LOCAL_DATACENTER = "USERSTREAM_CASSANDRA_LOCAL_DATACENTER";
    public static final String CASSANDRA_USERNAME = "USERSTREAM_CASSANDRA_USERNAME";
    public static final String CASSANDRA_PASSWORD = "USERSTREAM_CASSANDRA_PASSWORD";
    public static final String CASSANDRA_REPLICATION_FACTOR = "USERSTREAM_CASSANDRA_REPLICATION_FACTOR";
    public static final String POSTGRES_URL = "USERSTREAM_POSTGRES_URL";
    public static final String POSTGRES_USERNAME = "USERSTREAM_POSTGRES_USERNAME";
    public static final String POSTGRES_PASSWORD = "USERSTREAM_POSTGRES_PASSWORD";

    // The producer: source, service and schema registry.
    public static final String API_URL = "USERSTREAM_API_URL";
    public static final String API_EXCHANGE_TIMEOUT = "USERSTREAM_API_EXCHANGE_TIMEOUT";
    public static final String API_MAX_BODY_BYTES = "USERSTREAM_API_MAX_BODY_BYTES";
    public static final String API_BUDGET_USERS = "USERSTREAM_API_BUDGET_USERS";
    public static final String API_BUDGET_WINDOW = "USERSTREAM_API_BUDGET_WINDOW";
    public static final String API_RETRY_TIMEOUT = "USERSTREAM_API_RETRY_TIMEOUT";
    public static final String API_BACKOFF_MIN = "USERSTREAM_API_BACKOFF_MIN";
    public static final String API_BACKOFF_MAX = "USERSTREAM_API_BACKOFF_MAX";
    public static final String PRODUCER_URL = "USERSTREAM_PRODUCER_URL";
    public static final String PRODUCER_HTTP_HOST = "USERSTREAM_PRODUCER_HTTP_HOST";
    public static final String PRODUCER_HTTP_PORT = "USERSTREAM_PRODUCER_HTTP_PORT";
    public static final String PRODUCER_HTTP_ALLOWED_HOSTS = "USERSTREAM_PRODUCER_HTTP_ALLOWED_HOSTS";
    public static final String PRODUCER_CONNECT_TIMEOUT = "USERSTREAM_PRODUCER_CONNECT_TIMEOUT";
    public static final String PRODUCER_DELIVERY_TIMEOUT = "USERSTREAM_PRODUCER_DELIVERY_TIMEOUT";
    public static final String PRODUCER_BUFFER_BYTES = "USERSTREAM_PRODUCER_BUFFER_BYTES";
    public static final String PRODUCER_COMPRESSION = "USERSTREAM_PRODUCER_COMPRESSION";
    public static final String PRODUCER_MAX_REJECTED_PERCENT = "USERSTREAM_PRODUCER_MAX_REJECTED_PERCENT";
    public static final String PRODUCER_MAX_RUNNING_RUNS = "USERSTREAM_PRODUCER_MAX_RUNNING_RUNS";
    public static final String SCHEMA_REGISTRY_URL = "USERSTREAM_SCHEMA_REGISTRY_URL";
    public static final String SCHEMA_REGISTRY_USERNAME = "USERSTREAM_SCHEMA_REGISTRY_USERNAME";
    public static final String SCHEMA_REGISTRY_PASSWORD = "USERSTREAM_SCHEMA_REGISTRY_PASSWORD";
    public static final String SCHEMA_REGISTRY_REQUEST_TIMEOUT = "USERSTREAM_SCHEMA_REGISTRY_REQUEST_TIMEOUT";
    public static final String SCHEMA_REGISTRY_RETRY_TIMEOUT = "USERSTREAM_SCHEMA_REGISTRY_RETRY_TIMEOUT";

    // The Spark job.
    public static final String JOB_STORES = "USERSTREAM_JOB_STORES";
    public static final String JOB_CHECKPOINT_DIR = "USERSTREAM_JOB_CHECKPOINT_DIR";
    public static final String JOB_MAX_OFFSETS_PER_TRIGGER = "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER";
    public static final String JOB_STORE_TIMEOUT = "USERSTREAM_JOB_STORE_TIMEOUT";
    public static final String JOB_STOP_TIMEOUT = "USERSTREAM_JOB_STOP_TIMEOUT";
    public static final String JOB_REPORT_INTERVAL = "USERSTREAM_JOB_REPORT_INTERVAL";
    public static final String JOB_BATCH_DEADLINE = "USERSTREAM_JOB_BATCH_DEADLINE";
    public static final String JOB_HTTP_HOST = "USERSTREAM_JOB_HTTP_HOST";
    public static final String JOB_HTTP_PORT = "USERSTREAM_JOB_HTTP_PORT";
    public static final String JOB_HTTP_ALLOWED_HOSTS = "USERSTREAM_JOB_HTTP_ALLOWED_HOSTS";

    // The operator's commands and service.
    public static final String OPS_HTTP_HOST = "USERSTREAM_OPS_HTTP_HOST";
    public static final String OPS_HTTP_PORT = "USERSTREAM_OPS_HTTP_PORT";
    public static final String OPS_HTTP_ALLOWED_HOSTS = "USERSTREAM_OPS_HTTP_ALLOWED_HOSTS";
    public static final String OPS_MAX_DEAD_LETTERS = "USERSTREAM_OPS_MAX_DEAD_LETTERS";
    public static final String OPS_EXPIRED_ROWS = "USERSTREAM_OPS_EXPIRED_ROWS";
    public static final String OPS_REQUEST_TIMEOUT = "USERSTREAM_OPS_REQUEST_TIMEOUT";
    public static final String OPS_JOB_URL = "USERSTREAM_OPS_JOB_URL";

    private SettingNames() {}
}
