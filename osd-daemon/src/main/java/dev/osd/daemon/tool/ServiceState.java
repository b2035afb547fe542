package dev.osd.daemon.tool;

/** How a service is, as far as its manager can tell. */
enum ServiceState {
  RUNNING,
  STOPPED,
  /** It ended by itself, and not as it should. */
  FAILED,
  /** It is on its way up or down. */
  CHANGING,
  /** There is no such service. */
  NOT_FOUND,
  /** The manager gives no sign. */
  UNKNOWN;

  /** The word for it in answers: what is on its way is not known yet. */
  String word() {
    return switch (this) {
      case RUNNING -> "running";
      case STOPPED -> "stopped";
      case FAILED -> "failed";
      case CHANGING, NOT_FOUND, UNKNOWN -> "unknown";
    };
  }
}
