package dev.osd.policy.toml;

import dev.osd.policy.AuditRules;
import dev.osd.policy.Identity;
import dev.osd.policy.PolicyException;
import dev.osd.policy.judge.EnvironmentJudge;
import dev.osd.policy.pattern.Glob;
import dev.osd.policy.pattern.PathPattern;
import dev.osd.policy.rule.EnvironmentRules;
import dev.osd.policy.rule.PathRules;
import dev.osd.policy.rule.PeerRules;
import dev.osd.policy.rule.PluginRules;
import dev.osd.policy.rule.Rules;
import dev.osd.policy.rule.SandboxRules;
import dev.osd.policy.rule.ToolRule;
import dev.osd.policy.toml.Section.Located;
import dev.osd.policy.toml.Source.Place;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads a policy's text from top to bottom and finds every mistake in it. */
public final class RulesReader {
  /** The longest policy, in characters. */
  public static final int MAX_CHARACTERS = 256 << 10;

  /** How many rules a policy may have, of both kinds together. */
  public static final int MAX_RULES = 1024;

  /** How deep arrays and tables may stand in one another; the parser recurses. */
  public static final int MAX_NESTING = 32;

  private final Source source;
  private final Choices choices;
  private final ExecRuleReader execRules;

  private RulesReader(Source source) {
    this.source = source;
    this.choices = new Choices(source);
    this.execRules = new ExecRuleReader(source, choices);
  }

  /**
   * Reads a policy.
   *
   * @throws PolicyException naming every problem with its line and column
   */
  public static Rules read(String name, String text) throws PolicyException {
    Source source = new Source(name, text);
    if (text.length() > MAX_CHARACTERS) {
      source.problem(
          Place.START, "a policy may have at most %d characters".formatted(MAX_CHARACTERS));
      throw new PolicyException(source.problems());
    }
    tooDeep(text).ifPresent(place -> source.problem(place, tooDeepMessage()));
    if (!source.problems().isEmpty()) {
      throw new PolicyException(source.problems());
    }
    TomlParseResult parsed = Toml.parse(text);
    if (parsed.hasErrors()) {
      source.tear();
    }
    parsed
        .errors()
        .forEach(e -> source.problem(Place.of(e.position()), String.valueOf(e.getMessage())));
    Rules rules = new RulesReader(source).rules(new Section(parsed, "", Place.START, source));
    if (!source.problems().isEmpty()) {
      throw new PolicyException(source.problems());
    }
    return rules;
  }

  static String tooDeepMessage() {
    return "brackets stand more than %d deep in one another".formatted(MAX_NESTING);
  }

  /** Where brackets stand too deep. Those in strings count as well: no policy needs so many. */
  static Optional<Place> tooDeep(String text) {
    int line = 0;
    int depth = 0;
    for (String content : text.split("\n", -1)) {
      line++;
      if (content.stripLeading().startsWith("#")) {
        continue;
      }
      for (int i = 0; i < content.length(); i++) {
        char c = content.charAt(i);
        depth += c == '[' || c == '{' ? 1 : 0;
        depth = Math.max(0, depth - (c == ']' || c == '}' ? 1 : 0));
        if (depth > MAX_NESTING) {
          return Optional.of(new Place(line, i + 1));
        }
      }
    }
    return Optional.empty();
  }

  private Rules rules(Section file) {
    file.allowOnly(
        List.of(
            "default", "limits", "paths", "env", "sandbox", "peers", "audit", "exec", "tool",
            "plugins", "plugin"));
    Optional<Verdict> otherwise = choices.verdict(file, "default");
    String origin = otherwise.map(v -> source.origin(file.placeOf("default"))).orElse("default");
    List<Section> exec = file.tables("exec");
    List<Section> tools = file.tables("tool");
    List<Section> plugins = file.tables("plugin");
    if (exec.size() + tools.size() + plugins.size() > MAX_RULES) {
      source.problem(Place.START, "a policy may have at most %d rules".formatted(MAX_RULES));
    }
    SandboxRules sandbox =
        file.table("sandbox").map(this::sandbox).orElse(SandboxRules.whereUnsaid());
    return new Rules(
        otherwise.orElse(Verdict.CONFIRM),
        origin,
        file.table("limits").map(this::limits).orElse(Limits.standard()),
        file.table("paths").map(this::paths).orElse(PathRules.none()),
        new EnvironmentRules(file.table("env").map(this::environment).orElse(List.of())),
        sandbox,
        file.table("peers").map(this::peers).orElse(PeerRules.none()),
        file.table("audit")
            .map(new AuditReader(source, choices)::read)
            .orElse(AuditRules.standard()),
        exec.stream().limit(MAX_RULES).flatMap(s -> execRules.read(s, sandbox).stream()).toList(),
        tools.stream().limit(MAX_RULES).flatMap(s -> tool(s).stream()).toList(),
        new PluginRules(
            file.table("plugins").map(this::discoversPlugins).orElse(false),
            plugins.stream().limit(MAX_RULES).flatMap(s -> plugin(s).stream()).toList()));
  }

  private Limits limits(Section section) {
    section.allowOnly(Arrays.stream(Limit.values()).map(Limit::key).toList());
    Map<Limit, Long> changed = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      section
          .whole(limit.key())
          .ifPresent(value -> {
            if (value.value() >= limit.least() && value.value() <= limit.most()) {
              changed.put(limit, value.value());
            } else {
              source.problem(
                  value.place(),
                  "%s must lie between %d and %d"
                      .formatted(limit.key(), limit.least(), limit.most()));
            }
          });
    }
    return Limits.of(changed);
  }

  private PathRules paths(Section section) {
    section.allowOnly(List.of("workspace", "read", "write", "deny", "deny_write"));
    List<Located<String>> workspace = section.texts("workspace");
    for (Located<String> text : workspace) {
      if (text.value().startsWith("{workspace}")) {
        source.problem(text.place(), "workspace cannot be described by {workspace} itself");
      }
    }
    return new PathRules(
        entries(workspace),
        entries(section.texts("read")),
        entries(section.texts("write")),
        entries(section.texts("deny")),
        entries(section.texts("deny_write")));
  }

  private List<PathRules.Entry> entries(List<Located<String>> texts) {
    List<PathRules.Entry> entries = new ArrayList<>();
    for (Located<String> text : texts) {
      choices
          .pattern(text, PathPattern::of)
          .map(pattern -> new PathRules.Entry(source.origin(text.place()), pattern))
          .ifPresent(entries::add);
    }
    return entries;
  }

  private List<EnvironmentRules.Entry> environment(Section section) {
    section.allowOnly(List.of("allow"));
    List<EnvironmentRules.Entry> entries = new ArrayList<>();
    for (Located<String> text : section.texts("allow")) {
      environmentProblem(text.value())
          .ifPresentOrElse(
              problem -> source.problem(text.place(), problem),
              () ->
                  choices
                      .pattern(text, Glob::of)
                      .map(glob -> new EnvironmentRules.Entry(source.origin(text.place()), glob))
                      .ifPresent(entries::add));
    }
    return entries;
  }

  private static Optional<String> environmentProblem(String text) {
    String name = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
    boolean wellFormed =
        !name.isEmpty()
            && name.chars()
                .allMatch(c ->
                    c == '_'
                        || (c >= '0' && c <= '9')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z'));
    if (!wellFormed) {
      return Optional.of("a variable is a name, or the beginning of one and a *, such as LC_*");
    }
    return EnvironmentJudge.isNever(name)
        ? Optional.of("%s can never be allowed: it makes programs run other things".formatted(text))
        : Optional.empty();
  }

  private SandboxRules sandbox(Section section) {
    section.allowOnly(List.of("default", "widest", "network", "missing", "limits"));
    SandboxRules unsaid = SandboxRules.whereUnsaid();
    SandboxProfile standard = choices.profile(section, "default").orElse(unsaid.standard());
    SandboxProfile widest = choices.profile(section, "widest").orElse(unsaid.widest());
    SandboxRules.Network network = network(section).orElse(unsaid.network());
    if (standard.widerThan(widest)) {
      source.problem(
          section.placeOf("default"),
          "default (%s) is wider than widest (%s)"
              .formatted(standard.wireName(), widest.wireName()));
    }
    if (network == SandboxRules.Network.DENIED && standard.widerThan(SandboxProfile.WORKSPACE)) {
      source.problem(
          section.placeOf("network"),
          "network cannot be denied where the default sandbox (%s) leaves it open"
              .formatted(standard.wireName()));
    }
    return new SandboxRules(
        source.origin(section.place()),
        standard,
        widest,
        network,
        missing(section),
        section.table("limits").map(choices::limits).orElse(unsaid.limits()));
  }

  private PeerRules peers(Section section) {
    section.allowOnly(List.of("uid"));
    Set<Long> uids = new LinkedHashSet<>();
    for (Located<Long> uid : section.wholes("uid")) {
      if (uid.value() == 0) {
        source.problem(
            uid.place(), "0 is the superuser, who is served wherever the daemon runs as root");
      } else if (uid.value() < 0 || uid.value() > Identity.MAX_ID) {
        source.problem(uid.place(), "a uid must lie between 1 and %d".formatted(Identity.MAX_ID));
      } else {
        uids.add(uid.value());
      }
    }
    return new PeerRules(uids);
  }

  private Optional<SandboxRules.Network> network(Section section) {
    Optional<Located<Object>> value = section.any("network");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return switch (value.get().value()) {
      case Boolean open -> Optional.of(open ? SandboxRules.Network.OPEN : SandboxRules.Network.ASK);
      case String text when text.equals("deny") -> Optional.of(SandboxRules.Network.DENIED);
      default -> {
        source.problem(value.get().place(), "network must be true, false or \"deny\"");
        yield Optional.empty();
      }
    };
  }

  private boolean missing(Section section) {
    Optional<Located<String>> text = section.text("missing");
    boolean run = text.filter(t -> t.value().equals("run")).isPresent();
    text.filter(t -> !run && !t.value().equals("refuse"))
        .ifPresent(t -> source.problem(t.place(), "missing must be one of refuse, run"));
    return run;
  }

  private boolean discoversPlugins(Section section) {
    section.allowOnly(List.of("discover"));
    return section.flag("discover").map(Located::value).orElse(false);
  }

  private Optional<PluginRules.Named> plugin(Section section) {
    section.allowOnly(List.of("directory", "sandbox", "network"));
    Optional<Located<String>> directory = section.text("directory");
    Optional<SandboxProfile> profile = choices.profile(section, "sandbox");
    if (directory.filter(text -> PathPattern.isResolved(text.value())).isEmpty()) {
      source.problem(
          section.placeOf("directory"),
          "a [[plugin]] needs its directory, absolute and without . and ..");
      return Optional.empty();
    }
    return directory.map(text ->
        new PluginRules.Named(
            source.origin(section.place()),
            text.value(),
            profile,
            section.flag("network").map(Located::value).orElse(false)));
  }

  private Optional<ToolRule> tool(Section section) {
    section.allowOnly(List.of("tool", "action", "decision", "reason"));
    Optional<Verdict> decision = choices.verdict(section, "decision");
    Optional<Located<String>> tool = section.text("tool");
    if (source.isTorn()) {
      return Optional.empty();
    }
    if (!section.keys().contains("tool") || !section.keys().contains("decision")) {
      source.problem(section.place(), "a [[tool]] rule needs tool and decision");
    }
    List<Glob> actions = choices.patterns(section.texts("action"), Glob::of);
    String reason = section.text("reason").map(Located::value).orElse("");
    return tool.flatMap(text -> choices.pattern(text, Glob::of))
        .flatMap(glob ->
            decision.map(verdict ->
                new ToolRule(source.origin(section.place()), glob, actions, verdict, reason)));
  }
}
