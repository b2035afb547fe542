package dev.osd.policy.judge;

import dev.osd.policy.Finding;
import dev.osd.policy.rule.EnvironmentRules;
import dev.osd.policy.rule.Rules;
import dev.osd.protocol.Verdict;
import java.util.List;
import java.util.Set;

/** Judges which environment variables may be set. Names appear in findings, values never. */
public final class EnvironmentJudge {
  /**
   * Beginnings of names that make programs load or run what the value names. Sources: ld.so(8),
   * bash(1), git(1), sudo's list of variables that it always removes, and the manuals of the
   * interpreters.
   */
  private static final List<String> NEVER_BEGINNINGS =
      List.of(
          "LD_",
          "DYLD_",
          "_RLD",
          "GIT_",
          "BASH_FUNC_",
          "PYTHON",
          "PERL5",
          "PERL_",
          "RUBY",
          "NPM_CONFIG_",
          "npm_config_",
          "LUA_",
          "TCL",
          "R_PROFILE",
          "R_ENVIRON",
          "MALLOC_",
          "GLIBC_",
          "GCONV",
          "OPENSSL_",
          "SSH_ASKPASS",
          "XDG_CONFIG",
          "TERMINFO",
          "SUDO_",
          "BUNDLE_",
          "GEM_",
          "DOTNET_STARTUP",
          "COR_PROFILER",
          "CORECLR_");

  private static final Set<String> NEVER =
      Set.of(
          "PATH",
          "IFS",
          "ENV",
          "BASH_ENV",
          "BASHOPTS",
          "SHELLOPTS",
          "BASH_XTRACEFD",
          "PS4",
          "PROMPT_COMMAND",
          "CDPATH",
          "GLOBIGNORE",
          "FPATH",
          "ZDOTDIR",
          "HOME",
          "SHELL",
          "PERLLIB",
          "NODE_OPTIONS",
          "NODE_PATH",
          "NODE_EXTRA_CA_CERTS",
          "CLASSPATH",
          "JAVA_TOOL_OPTIONS",
          "_JAVA_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "MAVEN_OPTS",
          "MAVEN_ARGS",
          "GRADLE_OPTS",
          "JAVA_OPTS",
          "PHPRC",
          "PHP_INI_SCAN_DIR",
          "EMACSLOADPATH",
          "AWKPATH",
          "AWKLIBPATH",
          "LESSOPEN",
          "LESSCLOSE",
          "LESSKEYIN",
          "LESSKEY",
          "LOCPATH",
          "NLSPATH",
          "HOSTALIASES",
          "LOCALDOMAIN",
          "RES_OPTIONS",
          "RESOLV_HOST_CONF",
          "TERMCAP",
          "TERMPATH",
          "TAR_OPTIONS",
          "RSYNC_RSH",
          "CVS_RSH",
          "SVN_SSH",
          "RUSTC_WRAPPER",
          "KRB5_CONFIG",
          "CURL_HOME",
          "WGETRC",
          "VIMINIT",
          "EXINIT",
          "GVIMINIT",
          "MAKEFLAGS",
          "GNUMAKEFLAGS",
          "MFLAGS",
          "PAGER_COMMAND",
          "INPUTRC");

  /** Variables whose value names a file that the C library would open where it has a slash. */
  private static final Set<String> LOCALE = Set.of("LANG", "LANGUAGE", "LINGUAS", "TERM");

  private final Rules rules;

  /** A judge by these rules. */
  public EnvironmentJudge(Rules rules) {
    this.rules = rules;
  }

  /** Judges one variable. */
  public Finding judge(String name, String value) {
    String shown = Shown.text(name);
    if (isNever(name)) {
      return new Finding(
          Verdict.DENY,
          "environment",
          "%s must not be set: it makes programs load or run other things; leave it out"
              .formatted(shown));
    }
    if (!isFit(name, value)) {
      return new Finding(
          Verdict.DENY,
          "environment",
          "the value of %s could be run, or names a file; a plain value would be accepted"
              .formatted(shown));
    }
    return rules
        .environment()
        .allowing(name)
        .map((EnvironmentRules.Entry entry) ->
            new Finding(Verdict.ALLOW, entry.origin(), shown + " may be set"))
        .orElseGet(() ->
            new Finding(
                Verdict.CONFIRM,
                "environment",
                "it sets %s, which env.allow does not name".formatted(shown)));
  }

  /** Whether a name is refused whatever a policy says. */
  public static boolean isNever(String name) {
    return name.isEmpty()
        || NEVER.contains(name)
        || NEVER_BEGINNINGS.stream().anyMatch(name::startsWith)
        || name.chars().anyMatch(c -> c == '=' || c == '\0');
  }

  /**
   * Whether a value is fit for its name. Bash once ran what stood behind {@code ()}
   * (CVE-2014-6271); locales and time zones with a path in them made the C library open it
   * (CVE-2014-0475).
   */
  public static boolean isFit(String name, String value) {
    if (value.indexOf('\0') >= 0 || value.stripLeading().startsWith("()")) {
      return false;
    }
    if (LOCALE.contains(name) || name.startsWith("LC_")) {
      return value.indexOf('/') < 0 && value.indexOf('%') < 0;
    }
    return !name.equals("TZ")
        || (!value.startsWith("/") && !value.startsWith(":/") && !value.contains(".."));
  }
}
