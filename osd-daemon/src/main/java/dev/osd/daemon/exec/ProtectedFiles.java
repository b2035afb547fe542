package dev.osd.daemon.exec;

import dev.osd.daemon.system.NameStatus;
import java.nio.file.Path;
import java.util.List;
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

  private ProtectedFiles() {}

  /**
   * All that are protected in a workspace, whether they exist or not.
   *
   * @param guarded the daemon's own files, wherever they are
   */
  static List<Path> of(Path workspace, List<Path> guarded) {
    return Stream.concat(
            NAMES.stream().map(workspace::resolve),
            guarded.stream().filter(path -> path.startsWith(workspace)))
        .toList();
  }

  /** Those that exist, symbolic links among them. */
  static List<Path> in(Path workspace, List<Path> guarded) {
    return of(workspace, guarded).stream().filter(path -> NameStatus.of(path).isPresent()).toList();
  }
}
