package dev.osd.daemon.system;

import java.io.IOException;

/** A system call that the kernel refused. */
public final class SystemException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * @param call the call's name, such as {@code openat2}
   * @param errno the error number, see {@link Errno}
   */
  public SystemException(String call, int errno) {
    super(call + ": " + Errno.text(errno));
    this.errno = errno;
  }

  /** The error number, see {@link Errno}. */
  public int errno() {
    return errno;
  }
}
