package dev.osd.shell.command;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Times as people give them: so long ago, a day, or a point in time. In UTC, as the records are.
 */
final class Moments {
  static final String HELP =
      "A TIME is 90s, 10m, 2h, 1d or 1w ago, a day such as 2026-11-20, or a time such as"
          + " 2026-11-20T08:10 or 2026-11-20T08:10:11Z; in UTC where it does not say otherwise.";

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final InstantSource clock;

  Moments(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The time that an option gives, where it was given.
   *
   * @throws ShellException with {@link ExitStatus#USAGE} if it is no time
   */
  Optional<Instant> value(Arguments arguments, Usage.Option option) throws ShellException {
    Optional<String> given = arguments.value(option);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> read = read(given.get());
    if (read.isEmpty()) {
      throw new ShellException(
          ExitStatus.USAGE,
          option.name() + " must be a time such as 10m (ago), 2026-11-20 or 2026-11-20T08:10:11Z");
    }
    return read;
  }

  private Optional<Instant> read(String text) {
    if (text.matches("[0-9]{1,9}[smhdw]")) {
      return ago(Long.parseLong(text, 0, text.length() - 1, 10), text.charAt(text.length() - 1));
    }
    try {
      String point = text.replace(' ', 'T');
      if (point.indexOf('T') < 0) {
        return Optional.of(LocalDate.parse(point).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      boolean placed = point.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})");
      return Optional.of(
          placed
              ? OffsetDateTime.parse(point).toInstant()
              : LocalDateTime.parse(point).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Instant> ago(long count, char unit) {
    Duration one =
        switch (unit) {
          case 's' -> Duration.ofSeconds(1);
          case 'm' -> Duration.ofMinutes(1);
          case 'h' -> Duration.ofHours(1);
          case 'd' -> Duration.ofDays(1);
          default -> Duration.ofDays(7);
        };
    Duration ago = one.multipliedBy(count);
    return ago.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(clock.instant().minus(ago));
  }
}
