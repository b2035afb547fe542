package dev.osd.daemon.tool;

import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.ActionResult.ToolAnswered;
import dev.osd.protocol.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What seed 002's {@code sysinfo} tells: facts that the kernel and os-release(5) give to everybody.
 * A fact that this machine does not give is left out.
 */
final class SystemFacts {
  private static final int MOST_DISKS = 64;
  private static final int MOST_BYTES = 1 << 20;

  /** File systems of this machine; asking one that hangs on a network could take for ever. */
  private static final Set<String> LOCAL =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "overlay", "vfat", "bcachefs");

  private final Path root;

  SystemFacts() {
    this(Path.of("/"));
  }

  /**
   * @param root what counts as the machine's root directory
   */
  SystemFacts(Path root) {
    this.root = root;
  }

  ToolAnswered answer(Action.ToolCall call) {
    Value.Group meta = facts();
    return Reports.done(call, Reports.text(text(meta)), Captured.nothing(), meta);
  }

  Value.Group facts() {
    Value.Group facts =
        Value.Group.EMPTY
            .with("os", line("proc/sys/kernel/ostype").orElse(System.getProperty("os.name")))
            .with("architecture", architecture());
    facts = withText(facts, "kernel", line("proc/sys/kernel/osrelease"));
    facts = withText(facts, "hostname", line("proc/sys/kernel/hostname"));
    facts = withText(facts, "distro", released("PRETTY_NAME"));
    facts = withText(facts, "distro_id", released("ID"));
    facts = withText(facts, "distro_version", released("VERSION_ID"));
    facts = withText(facts, "cpu", named("proc/cpuinfo", "model name", ":"));
    facts = facts.with("cpus", processors());
    facts = withBytes(facts, "memory_bytes", "MemTotal");
    facts = withBytes(facts, "memory_available_bytes", "MemAvailable");
    facts = withBytes(facts, "swap_bytes", "SwapTotal");
    facts = withBytes(facts, "swap_free_bytes", "SwapFree");
    facts =
        withNumber(facts, "uptime_sec", line("proc/uptime").flatMap(SystemFacts::leadingNumber));
    facts = withText(facts, "load", line("proc/loadavg").map(SystemFacts::threeWords));
    return facts.with("disks", new Value.Items(disks()));
  }

  /** The machine's name as uname(2) has it, where the runtime has another one. */
  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("amd64") ? "x86_64" : name;
  }

  private long processors() {
    return read("proc/cpuinfo").lines().filter(line -> line.startsWith("processor")).count();
  }

  private static String text(Value.Group facts) {
    StringBuilder text = new StringBuilder();
    facts
        .values()
        .forEach((name, value) -> {
          switch (value) {
            case Value.Items items ->
                items.values().forEach(item -> line(text, "disk", String.join(" ", words(item))));
            case Value.Text word -> line(text, name, word.value());
            case Value.Amount amount -> line(text, name, amount.value().toPlainString());
            case Value.Flag _, Value.Nothing _, Value.Group _ -> {}
          }
        });
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }

  private static List<String> words(Value disk) {
    List<String> words = new ArrayList<>();
    if (disk instanceof Value.Group group) {
      group
          .values()
          .forEach((name, value) -> {
            if (value instanceof Value.Text text) {
              words.add(text.value());
            } else if (value instanceof Value.Amount amount) {
              words.add(name + "=" + amount.value().toPlainString());
            }
          });
    }
    return words;
  }

  private List<Value> disks() {
    List<Value> disks = new ArrayList<>();
    Set<String> devices = new HashSet<>();
    for (String mount : read("proc/self/mounts").lines().toList()) {
      String[] words = mount.split(" ", -1);
      if (words.length >= 3 && LOCAL.contains(words[2]) && devices.add(words[0])) {
        disk(plain(words[1])).ifPresent(disks::add);
      }
      if (disks.size() == MOST_DISKS) {
        break;
      }
    }
    return disks;
  }

  private Optional<Value> disk(String mounted) {
    try {
      FileStore store = Files.getFileStore(root.resolve(mounted.substring(1)));
      return Optional.of(
          Value.Group.EMPTY
              .with("mounted", mounted)
              .with("bytes", store.getTotalSpace())
              .with("free_bytes", store.getUsableSpace()));
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** Blanks and the like stand as {@code \040} in the list of mounts (fstab(5)). */
  private static String plain(String escaped) {
    return escaped
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  private Optional<String> released(String name) {
    return named("etc/os-release", name, "=")
        .or(() -> named("usr/lib/os-release", name, "="))
        .map(value -> value.replaceAll("^[\"']|[\"']$", ""));
  }

  /** The value behind a name at the beginning of a line. */
  private Optional<String> named(String file, String name, String sign) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.split(sign, 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].strip())
        .findFirst();
  }

  private static Value.Group withText(Value.Group facts, String name, Optional<String> value) {
    return value.isPresent() ? facts.with(name, value.get()) : facts;
  }

  /** A field of meminfo, which counts in KiB (proc(5)). */
  private Value.Group withBytes(Value.Group facts, String name, String field) {
    Optional<Long> kibibytes =
        named("proc/meminfo", field, ":").flatMap(SystemFacts::leadingNumber);
    return withNumber(facts, name, kibibytes.map(count -> count << 10));
  }

  private static Value.Group withNumber(Value.Group facts, String name, Optional<Long> number) {
    return number.isPresent() ? facts.with(name, number.get()) : facts;
  }

  /** The digits at the beginning of a text, as far as they make a number. */
  private static Optional<Long> leadingNumber(String text) {
    String digits = text.replaceAll("[^0-9].*", "");
    return digits.isEmpty() || digits.length() > 15
        ? Optional.empty()
        : Optional.of(Long.valueOf(digits));
  }

  private static String threeWords(String line) {
    return String.join(" ", Stream.of(line.split(" ")).limit(3).toList());
  }

  private Optional<String> line(String file) {
    return read(file).lines().findFirst().map(String::strip).filter(text -> !text.isEmpty());
  }

  private String read(String file) {
    try (var in = Files.newInputStream(root.resolve(file))) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException absent) {
      return "";
    }
  }
}
