package dev.userstream.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/**
 * Tests of what only child processes do: they start an embedded stack of their own and look at its processes. They run in a JVM of
 * their own, and are skipped where the servers are containers.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("own-stack")
@DisabledIfEnvironmentVariable(
        named = "STACK",
        matches = "containers",
        disabledReason = "starts an embedded stack of its own and looks at its processes")
public @interface EmbeddedOnly {}
