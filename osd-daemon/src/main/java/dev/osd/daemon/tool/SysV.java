package dev.osd.daemon.tool;

import dev.osd.protocol.ServiceVerb;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Scripts in {@code /etc/init.d}, as the LSB describes them: each takes the verb as its argument
 * and answers {@code status} by its exit status (LSB 5.0 Core, 22.2).
 *
 * @param bootEditor what changes the links that are followed at boot, where there is one
 * @param lists whether there is the program that asks every script for its state
 */
record SysV(Optional<BootEditor> bootEditor, boolean lists) implements ServiceManager {
  /** Where the scripts are. */
  static final String SCRIPTS = "/etc/init.d";

  /** Asks every script for its state. */
  static final String LISTER = "/usr/sbin/service";

  /** A line of {@code service --status-all}: a sign and a name. */
  private static final Pattern LISTED =
      Pattern.compile("\\s*\\[ ([-+?]) ]\\s+([A-Za-z0-9_@][A-Za-z0-9:_.@-]*)\\s*");

  /** Programs that enable and disable a script at boot. */
  enum BootEditor {
    /** Debian's update-rc.d(8). */
    UPDATE_RC_D("/usr/sbin/update-rc.d"),
    /** Red Hat's chkconfig(8). */
    CHKCONFIG("/sbin/chkconfig");

    private final String program;

    BootEditor(String program) {
      this.program = program;
    }

    String program() {
      return program;
    }
  }

  @Override
  public String name() {
    return "SysV";
  }

  @Override
  public Optional<String> objection(String service) {
    return ServiceNames.objection(service);
  }

  @Override
  public Optional<String> script(String service) {
    return Optional.of(SCRIPTS + "/" + service);
  }

  @Override
  public boolean tellsMoreThanItsState() {
    return false;
  }

  @Override
  public Optional<ProgramLine> carryOut(ServiceVerb verb, String service) {
    String word = verb.name().toLowerCase(Locale.ROOT);
    return switch (verb) {
      case START, STOP, RESTART, RELOAD, STATUS ->
          Optional.of(ProgramLine.of(SCRIPTS + "/" + service, word));
      case ENABLE, DISABLE ->
          bootEditor.map(editor ->
              switch (editor) {
                case UPDATE_RC_D -> ProgramLine.of(editor.program(), service, word);
                case CHKCONFIG ->
                    ProgramLine.of(
                        editor.program(), service, verb == ServiceVerb.ENABLE ? "on" : "off");
              });
    };
  }

  @Override
  public ProgramLine query(String service) {
    return ProgramLine.of(SCRIPTS + "/" + service, "status");
  }

  @Override
  public ServiceState state(int exitCode, String output) {
    if (output.contains("sage:")) {
      // A script without "status" tells how it is called, and its exit status means nothing.
      return ServiceState.UNKNOWN;
    }
    return switch (exitCode) {
      case 0 -> ServiceState.RUNNING;
      // It died and left its pid file (1) or its lock file (2).
      case 1, 2 -> ServiceState.FAILED;
      case 3 -> ServiceState.STOPPED;
      default -> ServiceState.UNKNOWN;
    };
  }

  @Override
  public Optional<ProgramLine> list() {
    return lists ? Optional.of(ProgramLine.of(LISTER, "--status-all")) : Optional.empty();
  }

  @Override
  public List<ListedService> read(Stream<String> lines) {
    return lines
        .map(LISTED::matcher)
        .filter(Matcher::matches)
        .map(matcher -> new ListedService(matcher.group(2), sign(matcher.group(1)), ""))
        .toList();
  }

  private static ServiceState sign(String sign) {
    return switch (sign) {
      case "+" -> ServiceState.RUNNING;
      case "-" -> ServiceState.STOPPED;
      default -> ServiceState.UNKNOWN;
    };
  }
}
