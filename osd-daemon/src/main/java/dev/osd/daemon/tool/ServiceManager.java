package dev.osd.daemon.tool;

import dev.osd.protocol.ServiceVerb;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How one service manager is told what to do, and how it says how a service is. */
sealed interface ServiceManager permits OpenRc, Systemd, SysV {
  /** The name that people know it by, such as {@code systemd}. */
  String name();

  /** Why this is no name of a service here, if it is none. */
  Optional<String> objection(String service);

  /**
   * The file that must be there for a service of this name to be; nothing where the manager itself
   * is asked.
   */
  Optional<String> script(String service);

  /** Whether its {@code status} says more to people than {@link #query} does. */
  boolean tellsMoreThanItsState();

  /**
   * Carries out the verb.
   *
   * @return empty where the manager has no such verb on this machine
   */
  Optional<ProgramLine> carryOut(ServiceVerb verb, String service);

  /** Asks for the state of one service. */
  ProgramLine query(String service);

  /** The state that the answer to {@link #query} tells of. */
  ServiceState state(int exitCode, String output);

  /** Lists the services, where the manager can. */
  Optional<ProgramLine> list();

  /** The services that the answer to {@link #list} names. */
  List<ListedService> read(Stream<String> lines);

  /**
   * A service of a list.
   *
   * @param name as the other verbs take it
   * @param description in a few words; empty where the manager has none
   */
  record ListedService(String name, ServiceState state, String description) {}
}
