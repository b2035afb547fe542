package dev.osd.daemon;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * What the daemon does when it is sent a signal (signal(7)). The JDK's own way to hear of signals
 * is unsupported, but it is the only one that needs no native code.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /** SIGTERM and SIGINT stop the daemon. */
  static void onStop(Daemon daemon) {
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            LOG.info("SIG{}: stopping", signal.getName());
            close(daemon);
          });
    }
  }

  /** SIGHUP, which would end a program by default, does this instead. */
  static void onHangUp(Runnable reload) {
    Signal.handle(new Signal("HUP"), signal -> reload.run());
  }

  private static void close(Daemon daemon) {
    try {
      daemon.close();
    } catch (IOException e) {
      LOG.error("the daemon could not stop cleanly: {}", e.getMessage());
    }
  }
}
