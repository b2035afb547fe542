package dev.osd.shell.client;

import dev.osd.shell.ShellException;
import java.util.Optional;

/** Reaches the daemon for a command: the one that answers, or one that is started for it. */
public final class DaemonClient {
  private final Connector connector;
  private final DaemonStarter starter;

  /** A client that connects by one of these and starts a daemon by the other. */
  public DaemonClient(Connector connector, DaemonStarter starter) {
    this.connector = connector;
    this.starter = starter;
  }

  /**
   * Connects to a daemon that answers on this address.
   *
   * @throws ShellException if none does
   */
  public DaemonConnection reach(DaemonAddress address) throws ShellException {
    Optional<DaemonConnection> connection = connector.connect(address);
    if (connection.isEmpty()) {
      throw Connector.nobody(address);
    }
    return connection.get();
  }

  /**
   * Connects to a daemon that answers on this address; where none does and nobody named the socket,
   * starts one.
   *
   * @throws ShellException if there is none and none could be started
   */
  public DaemonConnection reachOrStart(DaemonAddress address) throws ShellException {
    Optional<DaemonConnection> connection = connector.connect(address);
    if (connection.isPresent()) {
      return connection.get();
    }
    if (address.named()) {
      throw Connector.nobody(address);
    }
    return starter.start(address);
  }
}
