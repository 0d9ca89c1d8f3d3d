# All of our images, for BuildKit (Docker 23 or newer):
#   docker build --target producer .    the producer's service and commands
#   docker build --target spark .       Spark with our job: master, worker and driver
#   docker build --target ops .         the operator's commands and service
#   docker build --target offline-api . an API of synthetic users, for use without internet
#   docker build --target jmx-agent .   the Java agent that exports the metrics of Kafka and Cassandra

FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml .
# Maven reads the POM of every module, also of those in no image.
COPY local/pom.xml local/
COPY lab/pom.xml lab/
COPY lab/tutorial/pom.xml lab/tutorial/
COPY local/servers/kafka/pom.xml local/servers/kafka/
COPY local/servers/cassandra/pom.xml local/servers/cassandra/
COPY local/servers/spark/pom.xml local/servers/spark/
COPY cassandra cassandra
COPY postgres postgres
COPY events events
COPY settings settings
COPY kafka kafka
COPY http http
COPY producer producer
COPY spark-job spark-job
COPY ops ops
# Tests and checks run outside the image build.
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn -B -q -Dstyle.color=never -Dmaven.test.skip=true -pl producer,spark-job,ops -am package

FROM build AS build-offline-api
COPY local local
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn -B -q -Dstyle.color=never -Dmaven.test.skip=true -pl local -am package \
 && rm local/target/lib/embedded-postgres-binaries-*.jar

FROM eclipse-temurin:17.0.17_10-jre-noble AS java
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin userstream
WORKDIR /opt/userstream
COPY --chmod=755 script/lib/container-entry /usr/local/bin/userstream
ENV USERSTREAM_LOG_FORMAT=json
USER 10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["userstream"]
CMD ["serve"]

FROM java AS producer
LABEL org.opencontainers.image.title="userstream producer" \
      org.opencontainers.image.description="Fetches users from randomuser.me and publishes them to Kafka" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV MAIN_CLASS=dev.userstream.producer.cli.Main
# The dependencies first: a change of our code then replaces one small layer.
COPY --from=build /build/producer/target/lib lib
COPY --from=build /build/producer/target/userstream-producer.jar lib/
EXPOSE 8090

FROM java AS ops
LABEL org.opencontainers.image.title="userstream ops" \
      org.opencontainers.image.description="Audits and watches the pipeline" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV MAIN_CLASS=dev.userstream.ops.cli.Main
COPY --from=build /build/ops/target/lib lib
COPY --from=build /build/ops/target/userstream-ops.jar lib/
EXPOSE 8091

FROM java AS offline-api
LABEL org.opencontainers.image.title="userstream offline API" \
      org.opencontainers.image.description="Synthetic users in the format of randomuser.me's API" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV MAIN_CLASS=dev.userstream.local.cli.Main
COPY --from=build-offline-api /build/local/target/lib lib
COPY --from=build-offline-api /build/local/target/userstream-local.jar lib/
EXPOSE 8092
CMD ["offline-api", "--host", "0.0.0.0", "--port", "8092"]

# 1.0.1 is the last agent on Maven Central.
FROM maven:3.9.11-eclipse-temurin-17 AS jmx-download
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory=/jmx -Dmdep.stripVersion=true \
      -Dartifact=io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1 \
 && echo "7d61f737fd661610ccc14aea79764faa1ea94a340cbc8f0029b3d2edea3d80c1  /jmx/jmx_prometheus_javaagent.jar" | sha256sum -c -

FROM java AS jmx-agent
LABEL org.opencontainers.image.title="userstream JMX agent" \
      org.opencontainers.image.description="Copies the JMX exporter's Java agent into a volume" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --chmod=644 --from=jmx-download /jmx/ /usr/local/share/jmx/
# A new named volume takes its owner from the folder that it covers.
USER 0
RUN install -d -o userstream -g userstream /opt/jmx
USER 10001
# A running JVM has the old file open: it is replaced, not overwritten.
ENTRYPOINT ["cp", "--update", "--remove-destination", "--preserve=timestamps"]
CMD ["/usr/local/share/jmx/jmx_prometheus_javaagent.jar", "/opt/jmx/"]

FROM apache/spark:3.5.7-scala2.12-java17-ubuntu AS spark
LABEL org.opencontainers.image.title="userstream Spark" \
      org.opencontainers.image.description="Spark with the job that stores users in Cassandra and PostgreSQL" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
USER 0
# A new named volume takes its owner from the folder that it covers.
RUN install -d -o spark -g spark /opt/userstream /opt/userstream/checkpoints /opt/userstream/recovery \
      /opt/userstream/work /opt/spark/conf
# Explicit modes: a checkout may be readable by its owner only.
COPY --chmod=644 spark-job/cluster/spark-defaults.conf spark-job/cluster/metrics.properties spark-job/cluster/log4j2.properties \
     /opt/spark/conf/
COPY --from=build /build/spark-job/target/userstream-spark-job.jar /opt/userstream/
ENV USERSTREAM_LOG_FORMAT=json
USER 185
STOPSIGNAL SIGTERM
