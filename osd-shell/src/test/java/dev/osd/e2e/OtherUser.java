package dev.osd.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A user without an account, and a client that runs as that user.
 *
 * @param home a directory of the user's own, in which the client works
 */
record OtherUser(long uid, long gid, List<Long> groups, Path home) {
  /** Sends what it reads, ends its side, and prints what comes back. */
  private static final String CLIENT =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      f = s.makefile('rb')
      for line in sys.stdin.buffer:
          s.sendall(line)
          sys.stdout.buffer.write(f.readline())
      """;

  /** Makes the user's directory, whose name is that of the user's id. */
  static OtherUser in(Path folder, long uid, long gid, Long... groups) throws IOException {
    Path home = Files.createDirectory(folder.resolve(String.valueOf(uid)));
    OtherUser user = new OtherUser(uid, gid, List.of(groups), home);
    user.give(home);
    return user;
  }

  /** Whether the programs that this takes are here, and the right to become another user. */
  static boolean canBe() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0
        && Files.isExecutable(Path.of("/usr/bin/setpriv"))
        && Files.isExecutable(Path.of("/usr/bin/python3"));
  }

  /** Makes a file or directory the user's. */
  void give(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", (int) uid);
    Files.setAttribute(path, "unix:gid", (int) gid);
  }

  /** Makes a file that only the user can read. */
  Path secret(String name, String content) throws IOException {
    Path file = Files.writeString(home.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    give(file);
    return file;
  }

  /** Has the client send requests, one a line, and returns the replies. */
  List<JsonNode> ask(Path socket, List<String> requests) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/setpriv");
    command.add("--reuid=" + uid);
    command.add("--regid=" + gid);
    command.add(
        groups.isEmpty()
            ? "--clear-groups"
            : "--groups=" + groups.stream().map(String::valueOf).collect(Collectors.joining(",")));
    command.addAll(List.of("/usr/bin/python3", "-c", CLIENT, socket.toString()));
    Programs.Outcome outcome =
        Programs.run(Programs.builder(home, Map.of(), command), String.join("\n", requests) + "\n");
    if (outcome.status() != 0) {
      throw new IOException("the client failed: " + outcome.stderr());
    }
    List<JsonNode> replies = new ArrayList<>();
    for (String line : outcome.stdout().lines().toList()) {
      replies.add(RawClient.json(line.getBytes(StandardCharsets.UTF_8)));
    }
    return replies;
  }

  JsonNode ask(Path socket, String request) throws IOException, InterruptedException {
    return ask(socket, List.of(request)).getFirst();
  }
}
