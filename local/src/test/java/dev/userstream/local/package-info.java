/**
 * Integration tests against real servers. One stack serves all test classes of a run; it is started, component by
 * component, by the first test that needs it, and restored before each test: what was killed is started, what was frozen is
 * thawed.
 *
 * <pre>{@code
 * @WithStack({Component.KAFKA, Component.CASSANDRA, Component.POSTGRES, Component.JOB})   // what this class needs; PRODUCER, too, on demand
 * final class OneUserIT {
 *     @Test
 *     void aPublishedUserReachesBothStores(Stack stack, StackProbes probes) {
 *         probes.publish(List.of(new ProducerRecord<>("users_created", UserMessage.key(user), UserCodec.encode(user))));
 *
 *         await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
 *             assertThat(probes.cassandraRow(user.id())).isPresent();
 *             assertThat(probes.postgresRow(user.id())).isPresent();
 *         });
 *
 *         stack.server(Component.CASSANDRA).freeze();        // also thaw(), kill(), stop(), start(), restart()
 *         CommandRun audit = stack.run("ops", Duration.ofMinutes(1), Map.of(), List.of("audit", "--json"));
 *         assertThat(audit.exitCode()).as(audit.stderr()).isEqualTo(0);
 *     }
 * }
 * }</pre>
 *
 * <p>Tests share topics and tables: use ids and run ids of your own, and count with {@code WHERE}, or call
 * {@link dev.userstream.local.StackProbes#emptyTables()}. A test that needs other settings or a data folder of its own builds
 * its own stack with {@link dev.userstream.local.stack.Stack#builder()} and is marked {@link EmbeddedOnly}. With
 * {@code STACK=containers} in the environment the servers are containers of the official images. Run one class:
 * {@code mvn -o -pl local verify -Dit.test=OneUserIT -Dsurefire.failIfNoSpecifiedTests=false}; logs of a kept stack are in
 * its folder's {@code logs}.
 */
package dev.userstream.local;
