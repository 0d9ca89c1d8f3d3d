package dev.userstream.local.job;

import com.sun.tools.attach.VirtualMachine;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.util.List;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The guardrails of an embedded Cassandra, changed while it runs as its operator would. */
record Guardrails(JMXConnector connector) implements AutoCloseable {
    private static final String BEAN = "org.apache.cassandra.db:type=Guardrails";
    private static final String FOLDER = "cassandra.storagedir";

    /** Those of a stack whose servers are children of this JVM. */
    @SuppressWarnings("BanJNDI") // the other end is our own child
    static Guardrails of(Stack stack) throws Exception {
        List<Long> children = ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .map(ProcessHandle::pid)
                .toList();
        for (long pid : children) {
            VirtualMachine child = VirtualMachine.attach(Long.toString(pid));
            try {
                String folder = child.getSystemProperties().getProperty(FOLDER, "");
                if (folder.startsWith(stack.folder().toString())) {
                    return new Guardrails(
                            JMXConnectorFactory.connect(new JMXServiceURL(child.startLocalManagementAgent())));
                }
            } finally {
                child.detach();
            }
        }
        throw new IllegalStateException("no Cassandra among " + children);
    }

    void set(String attribute, Object value) throws IOException, JMException {
        connector.getMBeanServerConnection().setAttribute(new ObjectName(BEAN), new Attribute(attribute, value));
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
