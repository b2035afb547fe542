package dev.osd.daemon.exec;

import dev.osd.daemon.system.NameList;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Files in a workspace that a program should not change although it may write there: what runs by
 * itself later, and what of the daemon's own lies there.
 */
final class ProtectedFiles {
  /**
   * Relative to the workspace; a directory stands for all in it. The built-in policy's {@code
   * deny_write} has them all, for any depth.
   */
  static final List<String> NAMES =
      List.of(
          ".git/hooks",
          ".git/config",
          ".git/config.worktree",
          ".git/info/attributes",
          ".gitconfig",
          ".config/git",
          ".gitmodules",
          ".hg/hgrc",
          ".husky",
          ".envrc",
          ".direnvrc",
          ".bashrc",
          ".bash_profile",
          ".bash_login",
          ".bash_logout",
          ".bash_aliases",
          ".profile",
          ".zshrc",
          ".zshenv",
          ".zprofile",
          ".zlogin",
          ".zlogout",
          ".kshrc",
          ".cshrc",
          ".tcshrc",
          ".login",
          ".config/fish",
          ".inputrc",
          ".vimrc",
          ".exrc",
          ".nvimrc",
          ".gvimrc",
          ".emacs",
          ".emacs.d",
          ".config/nvim",
          ".tmux.conf",
          ".screenrc",
          ".gdbinit",
          ".lldbinit",
          ".pdbrc",
          ".pythonrc",
          ".pythonstartup",
          ".Rprofile",
          ".irbrc",
          ".pryrc",
          ".curlrc",
          ".wgetrc",
          ".xinitrc",
          ".xprofile",
          ".xsession",
          ".config/autostart",
          ".config/systemd",
          ".config/environment.d",
          ".vscode/tasks.json",
          ".vscode/settings.json",
          ".vscode/launch.json",
          ".idea",
          ".mcp.json",
          ".claude/settings.json",
          ".claude/settings.local.json",
          ".codex/config.toml",
          ".cursor/mcp.json");

  private static final NameList LOOKED_FOR = NameList.of(NAMES);

  private ProtectedFiles() {}

  /**
   * Those that are there, and what stands on the way to one without being a directory. What lies
   * behind a symbolic link is not looked for.
   *
   * @param guarded the daemon's own files, wherever they are: real and absolute
   */
  static List<NameList.Found> in(Path workspace, List<Path> guarded) {
    List<String> own =
        guarded.stream()
            .filter(path -> path.startsWith(workspace) && !path.equals(workspace))
            .map(path -> workspace.relativize(path).toString())
            .toList();
    if (own.isEmpty()) {
      return LOOKED_FOR.under(workspace);
    }
    return Stream.concat(
            LOOKED_FOR.under(workspace).stream(), NameList.of(own).under(workspace).stream())
        .toList();
  }

  /**
   * Those in the workspace that a symbolic link on the way leads to: their real paths.
   *
   * @param way what {@link #in} has found there, a link or something else
   */
  static List<Path> behind(Path workspace, Path way) {
    List<Path> real = new ArrayList<>();
    for (String name : NAMES) {
      Path path = workspace.resolve(name);
      if (path.startsWith(way)) {
        try {
          real.add(path.toRealPath());
        } catch (IOException nowhere) {
          // There is nothing behind it.
        }
      }
    }
    return real.stream().filter(path -> path.startsWith(workspace)).toList();
  }

  /** Whether a file stands beside one of the daemon's own and has its name, a point, and more. */
  static boolean isNamedAfter(Path file, Path own) {
    return Objects.equals(file.getParent(), own.getParent())
        && String.valueOf(file.getFileName()).startsWith(own.getFileName() + ".");
  }

  /** What is named after one of the daemon's own files, such as a log that was rotated. */
  static List<Path> namedAfter(Path own) {
    Path folder = own.getParent();
    if (folder == null) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, entry -> isNamedAfter(entry, own))) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException unreadable) {
      // The daemon's user cannot list it, so nor can a program.
      return found;
    }
    return found;
  }
}
