package dev.osd.policy.toml;

import dev.osd.policy.Resource;
import dev.osd.policy.ResourceLimits;
import dev.osd.policy.pattern.BadPatternException;
import dev.osd.policy.toml.Section.Located;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns words of a policy into verdicts, profiles and patterns; a wrong one becomes a problem. */
final class Choices {
  private final Source source;

  Choices(Source source) {
    this.source = source;
  }

  /** Reads one text as a pattern. */
  interface PatternReader<T> {
    T read(String text) throws BadPatternException;
  }

  Optional<Verdict> verdict(Section section, String key) {
    return section
        .text(key)
        .flatMap(text ->
            choice(
                text, key, Verdict.ofWireName(text.value()), Verdict.values(), v -> v.wireName()));
  }

  Optional<SandboxProfile> profile(Section section, String key) {
    return section
        .text(key)
        .flatMap(text ->
            choice(
                text,
                key,
                SandboxProfile.ofWireName(text.value()),
                SandboxProfile.values(),
                p -> p.wireName()));
  }

  /** Limits of resources; what is wrong with one of them becomes a problem. */
  ResourceLimits limits(Section section) {
    section.allowOnly(Arrays.stream(Resource.values()).map(Resource::key).toList());
    Map<Resource, Long> values = new EnumMap<>(Resource.class);
    for (Resource resource : Resource.values()) {
      section
          .whole(resource.key())
          .ifPresent(value -> {
            if (value.value() >= resource.least() && value.value() <= resource.most()) {
              values.put(resource, value.value());
            } else {
              source.problem(
                  value.place(),
                  "%s must lie between %d and %d"
                      .formatted(resource.key(), resource.least(), resource.most()));
            }
          });
    }
    return new ResourceLimits(values);
  }

  /** What a word means; nothing, and a problem, where it is none of those that there are. */
  <T> Optional<T> choice(
      Located<String> text, String key, Optional<T> found, T[] all, Function<T, String> name) {
    if (found.isEmpty()) {
      source.problem(
          text.place(),
          "%s must be one of %s"
              .formatted(key, Arrays.stream(all).map(name).collect(Collectors.joining(", "))));
    }
    return found;
  }

  <T> Optional<T> pattern(Located<String> text, PatternReader<T> reader) {
    try {
      return Optional.of(reader.read(text.value()));
    } catch (BadPatternException e) {
      source.problem(text.place(), e.fault());
      return Optional.empty();
    }
  }

  <T> List<T> patterns(List<Located<String>> texts, PatternReader<T> reader) {
    List<T> patterns = new ArrayList<>();
    texts.forEach(text -> pattern(text, reader).ifPresent(patterns::add));
    return patterns;
  }
}
