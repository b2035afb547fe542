package dev.osd.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void fallsBackToFoldersOfTheUser() {
    Settings settings = of(Map.of());

    assertThat(settings.defaultSocket()).isEqualTo(Path.of("/tmp/osd-1000/osd.sock"));
    assertThat(settings.namedSocket()).isEmpty();
    assertThat(settings.stateFolder()).isEqualTo(Path.of("/home/u/.local/state/osd"));
    assertThat(settings.auditLog()).isEqualTo(Path.of("/home/u/.local/state/osd/audit.jsonl"));
    assertThat(settings.daemonProgram()).isEmpty();
    assertThat(settings.colourWanted()).isFalse();
  }

  @Test
  void followsTheXdgFolders() {
    Settings settings =
        of(Map.of("XDG_RUNTIME_DIR", "/run/user/1000", "XDG_STATE_HOME", "/var/state"));

    assertThat(settings.defaultSocket()).isEqualTo(Path.of("/run/user/1000/osd/osd.sock"));
    assertThat(settings.auditLog()).isEqualTo(Path.of("/var/state/osd/audit.jsonl"));
  }

  @Test
  void believesHomeBeforeTheUserDatabase() {
    assertThat(of(Map.of("HOME", "/elsewhere")).stateFolder())
        .isEqualTo(Path.of("/elsewhere/.local/state/osd"));
    assertThat(of(Map.of("HOME", "relative"))).isEqualTo(of(Map.of()));
  }

  @Test
  void passesOverXdgFoldersThatAreRelativeOrEmpty() {
    assertThat(of(Map.of("XDG_RUNTIME_DIR", "run", "XDG_STATE_HOME", ""))).isEqualTo(of(Map.of()));
  }

  @Test
  void takesNamesFromItsOwnVariables() {
    Settings settings = of(Map.of("OSD_SOCKET", "s", "OSD_AUDIT", "/a", "OSD_DAEMON", "/d"));

    assertThat(settings.namedSocket()).contains(Path.of("s"));
    assertThat(settings.auditLog()).isEqualTo(Path.of("/a"));
    assertThat(settings.daemonProgram()).contains(Path.of("/d"));
  }

  @Test
  void believesTheLauncherBeforeTheVariable() {
    Settings settings =
        Settings.of(Map.of("OSD_DAEMON", "/d"), 0, Path.of("/"), Optional.of(Path.of("/launcher")));

    assertThat(settings.daemonProgram()).contains(Path.of("/launcher"));
  }

  @ParameterizedTest
  @CsvSource({"xterm,,true", "xterm,1,false", "dumb,,false", ",,false"})
  void wantsColourUnlessSomethingForbidsIt(
      @Nullable String term, @Nullable String noColor, boolean wanted) {
    Map<String, String> environment = new HashMap<>();
    if (term != null) {
      environment.put("TERM", term);
    }
    environment.put("NO_COLOR", noColor == null ? "" : noColor);

    assertThat(of(environment).colourWanted()).isEqualTo(wanted);
  }

  private static Settings of(Map<String, String> environment) {
    return Settings.of(environment, 1000, Path.of("/home/u"), Optional.empty());
  }
}
