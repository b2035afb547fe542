package dev.osd.daemon.tool;

import dev.osd.protocol.ServiceVerb;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** systemctl(1), where systemd is the machine's init. */
record Systemd() implements ServiceManager {
  private static final String SYSTEMCTL = "/usr/bin/systemctl";

  @Override
  public String name() {
    return "systemd";
  }

  @Override
  public Optional<String> objection(String service) {
    return ServiceNames.objection(service);
  }

  @Override
  public Optional<String> script(String service) {
    return Optional.empty();
  }

  @Override
  public boolean tellsMoreThanItsState() {
    return true;
  }

  @Override
  public Optional<ProgramLine> carryOut(ServiceVerb verb, String service) {
    return Optional.of(
        ProgramLine.of(
            SYSTEMCTL,
            verb.name().toLowerCase(Locale.ROOT),
            "--no-ask-password",
            "--no-pager",
            "--full",
            "--",
            service));
  }

  @Override
  public ProgramLine query(String service) {
    return ProgramLine.of(
        SYSTEMCTL, "show", "--property=LoadState,ActiveState", "--no-pager", "--", service);
  }

  @Override
  public ServiceState state(int exitCode, String output) {
    Map<String, String> properties =
        output
            .lines()
            .filter(line -> line.contains("="))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1),
                    (first, second) -> second));
    if ("not-found".equals(properties.get("LoadState"))) {
      return ServiceState.NOT_FOUND;
    }
    return active(properties.getOrDefault("ActiveState", ""));
  }

  @Override
  public Optional<ProgramLine> list() {
    return Optional.of(
        ProgramLine.of(
            SYSTEMCTL,
            "list-units",
            "--type=service",
            "--all",
            "--plain",
            "--no-legend",
            "--no-pager",
            "--full"));
  }

  /** Lines of UNIT LOAD ACTIVE SUB DESCRIPTION. */
  @Override
  public List<ListedService> read(Stream<String> lines) {
    return lines
        .map(line -> line.strip().split("\\s+", 5))
        .filter(columns -> columns.length >= 4)
        .filter(columns -> !columns[1].equals("not-found"))
        .map(columns ->
            new ListedService(
                columns[0],
                active(columns[2]),
                Arrays.stream(columns).skip(4).findFirst().orElse("")))
        .toList();
  }

  private static ServiceState active(String word) {
    return switch (word) {
      case "active", "reloading" -> ServiceState.RUNNING;
      case "inactive" -> ServiceState.STOPPED;
      case "failed" -> ServiceState.FAILED;
      case "activating", "deactivating" -> ServiceState.CHANGING;
      default -> ServiceState.UNKNOWN;
    };
  }
}
