package dev.userstream.settings;

/** The environment variables of all components: what each means is in docs/configuration.md. */
public final class SettingNames {
    /** Brokers to contact first. */
    public static final String KAFKA_BOOTSTRAP_SERVERS = "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS";

    /** Replicas of each topic that is created. */
    public static final String KAFKA_REPLICATION_FACTOR = "USERSTREAM_KAFKA_REPLICATION_FACTOR";

    /** File of further properties for every Kafka client. */
    public static final String KAFKA_PROPERTIES_FILE = "USERSTREAM_KAFKA_PROPERTIES_FILE";

    /** Nodes to contact first. */
    public static final String CASSANDRA_CONTACT_POINTS = "USERSTREAM_CASSANDRA_CONTACT_POINTS";

    /** The data centre that takes our requests. */
    public static final String CASSANDRA_LOCAL_DATACENTER = "USERSTREAM_CASSANDRA_LOCAL_DATACENTER";

    /** Cassandra's role. */
    public static final String CASSANDRA_USERNAME = "USERSTREAM_CASSANDRA_USERNAME";

    /** The role's password. */
    public static final String CASSANDRA_PASSWORD = "USERSTREAM_CASSANDRA_PASSWORD";

    /** Replicas of each row, where the keyspace is created. */
    public static final String CASSANDRA_REPLICATION_FACTOR = "USERSTREAM_CASSANDRA_REPLICATION_FACTOR";

    /** PostgreSQL's JDBC address. */
    public static final String POSTGRES_URL = "USERSTREAM_POSTGRES_URL";

    /** PostgreSQL's role. */
    public static final String POSTGRES_USERNAME = "USERSTREAM_POSTGRES_USERNAME";

    /** The role's password. */
    public static final String POSTGRES_PASSWORD = "USERSTREAM_POSTGRES_PASSWORD";

    /** The source's address. */
    public static final String API_URL = "USERSTREAM_API_URL";

    /** Longest time of one HTTP exchange with the source. */
    public static final String API_EXCHANGE_TIMEOUT = "USERSTREAM_API_EXCHANGE_TIMEOUT";

    /** Largest page, in bytes. */
    public static final String API_MAX_BODY_BYTES = "USERSTREAM_API_MAX_BODY_BYTES";

    /** Users that the source gives in one window. */
    public static final String API_BUDGET_USERS = "USERSTREAM_API_BUDGET_USERS";

    /** Length of that window. */
    public static final String API_BUDGET_WINDOW = "USERSTREAM_API_BUDGET_WINDOW";

    /** How long a failing source is retried before a run fails. */
    public static final String API_RETRY_TIMEOUT = "USERSTREAM_API_RETRY_TIMEOUT";

    /** Shortest wait between two attempts. */
    public static final String API_BACKOFF_MIN = "USERSTREAM_API_BACKOFF_MIN";

    /** Longest wait between two attempts. */
    public static final String API_BACKOFF_MAX = "USERSTREAM_API_BACKOFF_MAX";

    /** Address of the producer's service, for its clients. */
    public static final String PRODUCER_URL = "USERSTREAM_PRODUCER_URL";

    /** Address on which the producer listens. */
    public static final String PRODUCER_HTTP_HOST = "USERSTREAM_PRODUCER_HTTP_HOST";

    /** Port on which the producer listens. */
    public static final String PRODUCER_HTTP_PORT = "USERSTREAM_PRODUCER_HTTP_PORT";

    /** Host names under which the producer is reached. */
    public static final String PRODUCER_HTTP_ALLOWED_HOSTS = "USERSTREAM_PRODUCER_HTTP_ALLOWED_HOSTS";

    /** Longest wait for Kafka's answer. */
    public static final String PRODUCER_CONNECT_TIMEOUT = "USERSTREAM_PRODUCER_CONNECT_TIMEOUT";

    /** Longest time until a record is acknowledged. */
    public static final String PRODUCER_DELIVERY_TIMEOUT = "USERSTREAM_PRODUCER_DELIVERY_TIMEOUT";

    /** Bytes of records in flight. */
    public static final String PRODUCER_BUFFER_BYTES = "USERSTREAM_PRODUCER_BUFFER_BYTES";

    /** Kafka's compression type. */
    public static final String PRODUCER_COMPRESSION = "USERSTREAM_PRODUCER_COMPRESSION";

    /** Share of rejected users above which a run fails. */
    public static final String PRODUCER_MAX_REJECTED_PERCENT = "USERSTREAM_PRODUCER_MAX_REJECTED_PERCENT";

    /** Runs that may be active at the same time. */
    public static final String PRODUCER_MAX_RUNNING_RUNS = "USERSTREAM_PRODUCER_MAX_RUNNING_RUNS";

    /** The schema registry's address; none for no registry. */
    public static final String SCHEMA_REGISTRY_URL = "USERSTREAM_SCHEMA_REGISTRY_URL";

    /** The registry's user. */
    public static final String SCHEMA_REGISTRY_USERNAME = "USERSTREAM_SCHEMA_REGISTRY_USERNAME";

    /** The user's password. */
    public static final String SCHEMA_REGISTRY_PASSWORD = "USERSTREAM_SCHEMA_REGISTRY_PASSWORD";

    /** Longest time of one request to the registry. */
    public static final String SCHEMA_REGISTRY_REQUEST_TIMEOUT = "USERSTREAM_SCHEMA_REGISTRY_REQUEST_TIMEOUT";

    /** How long a registry that does not answer is retried. */
    public static final String SCHEMA_REGISTRY_RETRY_TIMEOUT = "USERSTREAM_SCHEMA_REGISTRY_RETRY_TIMEOUT";

    /** Stores that the job writes to. */
    public static final String JOB_STORES = "USERSTREAM_JOB_STORES";

    /** Folder of the queries' checkpoints. */
    public static final String JOB_CHECKPOINT_DIR = "USERSTREAM_JOB_CHECKPOINT_DIR";

    /** Most records of one batch. */
    public static final String JOB_MAX_OFFSETS_PER_TRIGGER = "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER";

    /** Longest time of one request to a store. */
    public static final String JOB_STORE_TIMEOUT = "USERSTREAM_JOB_STORE_TIMEOUT";

    /** How long a stop waits for running batches. */
    public static final String JOB_STOP_TIMEOUT = "USERSTREAM_JOB_STOP_TIMEOUT";

    /** Interval of the progress log line. */
    public static final String JOB_REPORT_INTERVAL = "USERSTREAM_JOB_REPORT_INTERVAL";

    /** Longest time of one batch; the job ends when a batch exceeds it. */
    public static final String JOB_BATCH_DEADLINE = "USERSTREAM_JOB_BATCH_DEADLINE";

    /** Address on which the job's control listens. */
    public static final String JOB_HTTP_HOST = "USERSTREAM_JOB_HTTP_HOST";

    /** Port on which the job's control listens. */
    public static final String JOB_HTTP_PORT = "USERSTREAM_JOB_HTTP_PORT";

    /** Host names under which the job's control is reached. */
    public static final String JOB_HTTP_ALLOWED_HOSTS = "USERSTREAM_JOB_HTTP_ALLOWED_HOSTS";

    /** Address on which the operator's service listens. */
    public static final String OPS_HTTP_HOST = "USERSTREAM_OPS_HTTP_HOST";

    /** Port on which the operator's service listens. */
    public static final String OPS_HTTP_PORT = "USERSTREAM_OPS_HTTP_PORT";

    /** Host names under which the operator's service is reached. */
    public static final String OPS_HTTP_ALLOWED_HOSTS = "USERSTREAM_OPS_HTTP_ALLOWED_HOSTS";

    /** Longest time of one request of an operator's command. */
    public static final String OPS_REQUEST_TIMEOUT = "USERSTREAM_OPS_REQUEST_TIMEOUT";

    /** Level of our own log lines. */
    public static final String LOG_LEVEL = "USERSTREAM_LOG_LEVEL";

    /** Format of log lines: {@code text} or {@code json}. */
    public static final String LOG_FORMAT = "USERSTREAM_LOG_FORMAT";

    private SettingNames() {}
}
