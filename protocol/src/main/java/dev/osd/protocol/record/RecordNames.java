package dev.osd.protocol.record;

/**
 * The names of a record's fields and the words in them, as far as more than one program knows them.
 * Those of the Elastic Common Schema have its meaning; all others stand in {@code osd}.
 */
public final class RecordNames {
  public static final String TIMESTAMP = "@timestamp";
  public static final String ECS = "ecs";

  /** The schema's version, which the names follow. */
  public static final String ECS_VERSION = "8.17";

  public static final String VERSION = "version";
  public static final String EVENT = "event";
  public static final String KIND = "kind";
  public static final String ACTION = "action";
  public static final String CATEGORY = "category";
  public static final String TYPE = "type";
  public static final String OUTCOME = "outcome";

  /** Nanoseconds. */
  public static final String DURATION = "duration";

  public static final String REASON = "reason";
  public static final String REQUEST_ID = "request_id";
  public static final String SESSION_ID = "session_id";
  public static final String USER = "user";
  public static final String ID = "id";
  public static final String EFFECTIVE = "effective";
  public static final String PROCESS = "process";
  public static final String ARGS = "args";
  public static final String ARGS_COUNT = "args_count";
  public static final String COMMAND_LINE = "command_line";
  public static final String EXECUTABLE = "executable";
  public static final String WORKING_DIRECTORY = "working_directory";
  public static final String EXIT_CODE = "exit_code";
  public static final String PID = "pid";
  public static final String RULE = "rule";
  public static final String NAME = "name";
  public static final String FILE = "file";
  public static final String PATH = "path";
  public static final String SIZE = "size";
  public static final String MODE = "mode";
  public static final String ERROR = "error";
  public static final String CODE = "code";
  public static final String MESSAGE = "message";
  public static final String GEN_AI = "gen_ai";
  public static final String REQUEST = "request";
  public static final String MODEL = "model";

  /** The object that holds what the schema has no name for; always the last field. */
  public static final String OSD = "osd";

  public static final String PEER = "peer";
  public static final String UID = "uid";
  public static final String GID = "gid";
  public static final String DECISION = "decision";
  public static final String WHY = "why";
  public static final String CONFIRMED = "confirmed";
  public static final String RUNS = "runs";
  public static final String RESULT = "result";
  public static final String OK = "ok";
  public static final String SIGNAL = "signal";

  /** The descriptors that a connection was given, each described by a text. */
  public static final String DESCRIPTORS = "descriptors";

  /** The number of the descriptor that is read or written. */
  public static final String FD = "fd";

  /** The names of the descriptors that an action uses, by their numbers. */
  public static final String NAMES = "names";

  /** The exit status of each command of a pipe, in their order. */
  public static final String EXIT_CODES = "exit_codes";

  public static final String PROMPT = "prompt";
  public static final String NOTICE = "notice";
  public static final String SEQUENCE = "sequence";
  public static final String PREVIOUS = "previous";
  public static final String HASH = "hash";

  /** The outcome of an action that was let through but has not ended, or was only planned. */
  public static final String UNKNOWN = "unknown";

  public static final String SUCCESS = "success";
  public static final String FAILURE = "failure";

  private RecordNames() {}
}
