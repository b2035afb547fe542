package dev.osd.daemon.tool;

import dev.osd.protocol.ServiceVerb;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** rc-service(8), rc-update(8) and rc-status(8), where OpenRC is the machine's init. */
record OpenRc() implements ServiceManager {
  private static final String SERVICE = "/sbin/rc-service";

  /** A line of rc-status: the name and its state in brackets. */
  private static final Pattern LISTED =
      Pattern.compile("\\s+([A-Za-z0-9_@][A-Za-z0-9:_.@-]*)\\s+\\[\\s*(\\w+).*]\\s*");

  @Override
  public String name() {
    return "OpenRC";
  }

  @Override
  public Optional<String> objection(String service) {
    return ServiceNames.objection(service);
  }

  @Override
  public Optional<String> script(String service) {
    return Optional.of(SysV.SCRIPTS + "/" + service);
  }

  @Override
  public boolean tellsMoreThanItsState() {
    return false;
  }

  @Override
  public Optional<ProgramLine> carryOut(ServiceVerb verb, String service) {
    return Optional.of(
        switch (verb) {
          case START, STOP, RESTART, RELOAD, STATUS ->
              ProgramLine.of(
                  SERVICE, "--nocolor", "--", service, verb.name().toLowerCase(Locale.ROOT));
          case ENABLE -> ProgramLine.of("/sbin/rc-update", "--nocolor", "add", service, "default");
          case DISABLE ->
              ProgramLine.of("/sbin/rc-update", "--nocolor", "delete", service, "default");
        });
  }

  @Override
  public ProgramLine query(String service) {
    return ProgramLine.of(SERVICE, "--nocolor", "--", service, "status");
  }

  @Override
  public ServiceState state(int exitCode, String output) {
    if (output.contains("does not exist")) {
      return ServiceState.NOT_FOUND;
    }
    if (output.contains("crashed")) {
      return ServiceState.FAILED;
    }
    if (output.contains("starting") || output.contains("stopping")) {
      return ServiceState.CHANGING;
    }
    return switch (exitCode) {
      case 0 -> ServiceState.RUNNING;
      case 3 -> ServiceState.STOPPED;
      default -> ServiceState.UNKNOWN;
    };
  }

  @Override
  public Optional<ProgramLine> list() {
    return Optional.of(ProgramLine.of("/bin/rc-status", "--nocolor", "--servicelist"));
  }

  @Override
  public List<ListedService> read(Stream<String> lines) {
    return lines
        .map(LISTED::matcher)
        .filter(Matcher::matches)
        .map(matcher -> new ListedService(matcher.group(1), word(matcher.group(2)), ""))
        .toList();
  }

  private static ServiceState word(String word) {
    return switch (word) {
      case "started" -> ServiceState.RUNNING;
      case "stopped" -> ServiceState.STOPPED;
      case "crashed" -> ServiceState.FAILED;
      case "starting", "stopping", "inactive" -> ServiceState.CHANGING;
      default -> ServiceState.UNKNOWN;
    };
  }
}
