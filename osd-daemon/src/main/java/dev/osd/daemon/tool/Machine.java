package dev.osd.daemon.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which managers a machine has: found by the programs that are installed and by what runs. */
public final class Machine {
  private static final List<PackageManager> PACKAGE_MANAGERS =
      List.of(new Apt(), new Dnf(), new Pacman(), new Zypper(), new Apk());

  private final Path root;

  /** This machine. */
  public Machine() {
    this(Path.of("/"));
  }

  /**
   * @param root what counts as the machine's root directory
   */
  Machine(Path root) {
    this.root = root;
  }

  /** The package manager, the first where there are several. */
  Optional<PackageManager> packages() {
    return PACKAGE_MANAGERS.stream()
        .filter(manager -> manager.programs().stream().allMatch(this::has))
        .findFirst();
  }

  /** What manages services here. */
  Optional<ServiceManager> services() {
    if (Files.isDirectory(at("/run/systemd/system")) && has("/usr/bin/systemctl")) {
      return Optional.of(new Systemd());
    }
    if (Files.isDirectory(at("/run/openrc")) && has("/sbin/rc-service")) {
      return Optional.of(new OpenRc());
    }
    if (Files.isDirectory(at(SysV.SCRIPTS))) {
      return Optional.of(
          new SysV(
              Stream.of(SysV.BootEditor.values())
                  .filter(editor -> has(editor.program()))
                  .findFirst(),
              has(SysV.LISTER)));
    }
    return Optional.empty();
  }

  /** Whether there is a program of this absolute path. */
  boolean has(String program) {
    Path path = at(program);
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }
}
