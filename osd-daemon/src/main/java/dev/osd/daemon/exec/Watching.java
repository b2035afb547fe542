package dev.osd.daemon.exec;

/** How the watch over protected files is begun in a sandbox. */
interface Watching {
  /** For a sandbox that keeps them closed, and for a program that may write them. */
  Watching NONE = () -> Confinement.Watch.NOTHING;

  /** Looks at the files as they are now. */
  Confinement.Watch begin() throws InterruptedException;
}
