package dev.osd.policy.toml;

import dev.osd.policy.AuditRules;
import dev.osd.policy.toml.Section.Located;
import java.util.List;

/** Reads the {@code [audit]} table. */
final class AuditReader {
  private final Source source;
  private final Choices choices;

  AuditReader(Source source, Choices choices) {
    this.source = source;
    this.choices = choices;
  }

  AuditRules read(Section section) {
    section.allowOnly(List.of("sync", "capture", "max_bytes", "keep"));
    AuditRules unsaid = AuditRules.standard();
    return new AuditRules(
        section
            .text("sync")
            .flatMap(text ->
                choices.choice(
                    text,
                    "sync",
                    AuditRules.Sync.ofWireName(text.value()),
                    AuditRules.Sync.values(),
                    AuditRules.Sync::wireName))
            .orElse(unsaid.sync()),
        section
            .text("capture")
            .flatMap(text ->
                choices.choice(
                    text,
                    "capture",
                    AuditRules.Capture.ofWireName(text.value()),
                    AuditRules.Capture.values(),
                    AuditRules.Capture::wireName))
            .orElse(unsaid.capture()),
        whole(
            section,
            "max_bytes",
            AuditRules.LEAST_MAX_BYTES,
            AuditRules.MOST_MAX_BYTES,
            unsaid.maxBytes()),
        (int) whole(section, "keep", AuditRules.LEAST_KEEP, AuditRules.MOST_KEEP, unsaid.keep()));
  }

  private long whole(Section section, String key, long least, long most, long otherwise) {
    return section
        .whole(key)
        .filter(value -> {
          boolean fits = value.value() >= least && value.value() <= most;
          if (!fits) {
            source.problem(
                value.place(), "%s must lie between %d and %d".formatted(key, least, most));
          }
          return fits;
        })
        .map(Located::value)
        .orElse(otherwise);
  }
}
