package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ShellException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  private static final Usage.Option SINCE = Usage.Option.valued("--since", "TIME", "");

  private final Moments moments =
      new Moments(InstantSource.fixed(Instant.parse("2026-11-20T10:00:00Z")));

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-11-20T09:58:30Z",
    "10m, 2026-11-20T09:50:00Z",
    "2h, 2026-11-20T08:00:00Z",
    "1d, 2026-11-19T10:00:00Z",
    "1w, 2026-11-13T10:00:00Z",
    "0s, 2026-11-20T10:00:00Z",
    "2026-11-20, 2026-11-20T00:00:00Z",
    "2026-11-20T08:10, 2026-11-20T08:10:00Z",
    "2026-11-20 08:10:11, 2026-11-20T08:10:11Z",
    "2026-11-20T08:10:11.123456Z, 2026-11-20T08:10:11.123456Z",
    "2026-11-20T08:10:11+02:00, 2026-11-20T06:10:11Z",
  })
  void readsTimes(String text, Instant expected) throws Exception {
    assertThat(read(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "m",
        "-1m",
        "1y",
        "1.5h",
        "99999999w",
        "9999999999s",
        "2026",
        "2026-02-30",
        "08:10",
        "now",
        "T",
        "2026-11-20T08:10:11Z extra"
      })
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ShellException.class)
        .hasMessageContaining("--since");
  }

  private java.util.Optional<Instant> read(String text) throws ShellException {
    return moments.value(new Arguments(Map.of("--since", text), List.of()), SINCE);
  }
}
