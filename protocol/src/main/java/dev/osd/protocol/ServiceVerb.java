package dev.osd.protocol;

/** What seed 002's {@code svc.manage} can be asked to do. */
public enum ServiceVerb {
  START,
  STOP,
  RESTART,
  /** Has the service read its configuration again. */
  RELOAD,
  /** Reports the state and changes nothing. */
  STATUS,
  /** Starts the service at every boot from now on. */
  ENABLE,
  /** Does so no longer. */
  DISABLE
}
