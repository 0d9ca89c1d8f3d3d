package dev.userstream.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** Tests with an embedded stack of their own. They run after the others, and are skipped where the servers are containers. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("own-stack")
@DisabledIfEnvironmentVariable(
        named = "STACK",
        matches = "containers",
        disabledReason = "starts an embedded stack of its own")
public @interface EmbeddedOnly {}
