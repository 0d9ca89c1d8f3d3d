/**
 * Integration tests against real servers. One stack serves all test classes of a run and is restored before each test.
 *
 * <pre>{@code
 * final class OneUserIT extends IntegrationTest {
 *     @Test
 *     void publishedUserReachesBothStores() {
 *         probes.publish(sample.records(0, 1));
 *
 *         assertStored(sample.id(0), "Ada 0");
 *     }
 * }
 * }</pre>
 *
 * <p>A test with a stack of its own builds it with {@link dev.userstream.local.stack.Stack#builder()} and is tagged
 * {@code own-stack}: such tests run in a JVM after the others. With {@code STACK=containers} in the environment the servers are
 * containers of the official images. Run one class: {@code mvn -o -pl local verify -Dit.test=OneUserIT
 * -Dsurefire.failIfNoSpecifiedTests=false}; logs of a kept stack are in its folder's {@code logs}.
 */
package dev.userstream.local;
