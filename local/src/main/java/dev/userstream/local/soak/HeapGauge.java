package dev.userstream.local.soak;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Used heap of a JVM right after a collection that this asks for: what is really held, and not what is yet to be collected. */
final class HeapGauge implements Gauge {
    private static final Logger LOG = LoggerFactory.getLogger(HeapGauge.class);

    private final String figure;
    private final long pid;
    private @Nullable JMXConnector connector;
    private @Nullable MemoryMXBean memory;

    /**
     * Connects when it is first asked.
     *
     * @param name of the part; the figure's name begins with it
     * @param pid the JVM's process
     */
    HeapGauge(String name, long pid) {
        this.figure = name + ".heap_bytes";
        this.pid = pid;
    }

    @Override
    public Map<String, Long> read() throws Exception {
        try {
            MemoryMXBean bean = memory == null ? connect() : memory;
            bean.gc();
            return Map.of(figure, bean.getHeapMemoryUsage().getUsed());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    // The address is that of our own child's agent on loopback, and nobody else's answer is read.
    @SuppressWarnings("BanJNDI")
    private MemoryMXBean connect() throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            JMXConnector opened = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            connector = opened;
            MemoryMXBean bean =
                    ManagementFactory.getPlatformMXBean(opened.getMBeanServerConnection(), MemoryMXBean.class);
            memory = bean;
            return bean;
        } finally {
            machine.detach();
        }
    }

    @Override
    public void close() {
        JMXConnector open = connector;
        connector = null;
        memory = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("event=jmx_not_closed pid={} cause={}", pid, e.getMessage());
            }
        }
    }
}
