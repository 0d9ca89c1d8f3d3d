package dev.userstream.local;

import dev.userstream.local.stack.Component;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class the stack that all integration tests share. Before each test the named components run, are not
 * frozen and are ready; components that no test has needed yet are not started. Test methods and constructors may take a
 * {@link dev.userstream.local.stack.Stack} and {@link StackProbes}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedStack.class)
public @interface WithStack {
    /** What the tests of the class need. */
    Component[] value() default {Component.KAFKA, Component.CASSANDRA, Component.POSTGRES, Component.JOB};
}
