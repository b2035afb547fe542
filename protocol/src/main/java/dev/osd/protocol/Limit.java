package dev.osd.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every cap by name. The name in lower case is the key under {@code [limits]} in a policy file; a
 * value must lie between {@link #least} and {@link #most}.
 */
public enum Limit {
  /** Actions in one plan. */
  ACTIONS(64, 1, 1024),
  /** Arguments of one program. */
  ARGUMENTS(64, 1, 4096),
  /** Bytes of all arguments of one program together, or of one shell line. */
  ARGUMENT_BYTES(32 << 10, 1, 1 << 20),
  /** Entries in an action's {@code env}. */
  ENV_ENTRIES(32, 0, 1024),
  /** Seconds that one action may ask for as its deadline. */
  TIMEOUT_SEC(60, 1, 86_400),
  /** Bytes kept of each output stream of a program: half of them its head, half its tail. */
  OUTPUT_BYTES(64 << 10, 256, 16 << 20),
  /** Bytes of one file read or written. */
  FILE_BYTES(1 << 20, 1, 64 << 20),
  /** Bytes of a {@code request_id}, a {@code session_id} or an action's {@code id}. */
  ID_BYTES(128, 8, 1024),
  /** Bytes of a {@code reason}, {@code danger} or {@code recovery}. */
  REASON_BYTES(2 << 10, 16, 64 << 10),
  /** Bytes of a plan's {@code provenance.prompt}. */
  PROMPT_BYTES(8 << 10, 16, 1 << 20),
  /** Bytes of a path. The kernel itself takes no longer one (PATH_MAX). */
  PATH_BYTES(4096, 16, 4096),
  /** Bytes of one request. */
  REQUEST_BYTES(2 << 20, 1024, 128 << 20),
  /** Bytes after which the end of an oversized request is no longer looked for. */
  DISCARD_BYTES(16 << 20, 1024, 1 << 30),
  /** Objects and arrays inside one another in a request. */
  NESTING(32, 4, 512),
  /** Seconds from a request's first byte to its last. */
  REQUEST_SEC(30, 1, 3600),
  /** Seconds that a connection may stay open without a request. */
  IDLE_SEC(600, 1, 86_400),
  /** Seconds that a client may take to accept a reply. */
  REPLY_SEC(30, 1, 3600),
  /** Connections at once. */
  CONNECTIONS(128, 1, 4096),
  /** Connections at once from one process. */
  CONNECTIONS_PER_PEER(64, 1, 4096),
  /** Connections at once of one user that is not the daemon's own. */
  CONNECTIONS_PER_USER(64, 1, 4096),
  /** Plans that execute at once. */
  RUNNING_PLANS(16, 1, 1024),
  /** Plans of one process that execute at once. */
  RUNNING_PLANS_PER_PEER(8, 1, 1024),
  /** Plans of one user that is not the daemon's own, which execute at once. */
  RUNNING_PLANS_PER_USER(8, 1, 1024),
  /** Milliseconds that a plan waits for its turn before it is answered {@code busy}. */
  QUEUE_MS(2_000, 0, 600_000),
  /** Seconds that running actions get to finish when the daemon is told to stop. */
  GRACE_SEC(5, 0, 3600),
  /** Milliseconds between SIGTERM and SIGKILL for a program at its deadline. */
  KILL_MS(500, 0, 60_000),
  /** Milliseconds that a finished program's output is waited for while another holds its pipe. */
  DRAIN_MS(250, 0, 60_000),
  /** Open descriptors of a session: those that were attached and the ends of its pipes. */
  DESCRIPTORS(128, 3, 253),
  /** Bytes that a session reads from its descriptors in all. */
  SESSION_INPUT_BYTES(1L << 40, 1, 1L << 50),
  /** Bytes that a session writes to its descriptors in all, and that its pipes hold at once. */
  SESSION_OUTPUT_BYTES(1L << 40, 1, 1L << 50),
  /** Bytes that the pipes and commands of a session keep in unnamed files at once. */
  SCRATCH_BYTES(16L << 30, 0, 1L << 50),
  /** Text commands of one {@code pipe}. */
  PIPE_COMMANDS(16, 1, 64),
  /** Seconds that one {@code pipe} may take. */
  PIPE_SEC(3600, 1, 86_400),
  /** Plans on descriptors that execute at once. */
  RUNNING_PIPES(32, 1, 1024),
  /** Seconds that a package manager may take. */
  PACKAGE_SEC(900, 1, 86_400),
  /** Seconds that a plugin may take. */
  PLUGIN_SEC(30, 1, 3600);

  private final long standard;
  private final long least;
  private final long most;

  Limit(long standard, long least, long most) {
    this.standard = standard;
    this.least = least;
    this.most = most;
  }

  /** The value where no policy file says otherwise. */
  public long standard() {
    return standard;
  }

  /** The smallest value that a policy file may set. */
  public long least() {
    return least;
  }

  /** The largest value that a policy file may set. */
  public long most() {
    return most;
  }

  /** The key under {@code [limits]}, such as {@code timeout_sec}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The limit whose key this is. */
  public static Optional<Limit> ofKey(String key) {
    return Arrays.stream(values()).filter(limit -> limit.key().equals(key)).findFirst();
  }
}
