package dev.osd.daemon.system;

/**
 * Ways to find the file that has exactly a given path: every component is taken for a name, never
 * for a symbolic link to be followed, so a link that somebody puts into the path leads nowhere.
 * Both ways refuse the same paths. What is found is held and not opened; a symbolic link at the end
 * of the path is held itself.
 */
public enum PathSearch {
  /**
   * The kernel goes along the path in one call, openat2(2). Where it does not have that call, or a
   * filter around the daemon does not let it through, this is {@link #STEPWISE}.
   */
  ONE_CALL {
    @Override
    public Descriptor find(FileCalls calls, String path) throws SystemException {
      try (Descriptor root = calls.root()) {
        return calls.findBeneath(root, relative(path));
      } catch (SystemException e) {
        // EPERM: container runtimes answer that for calls which their filters do not know.
        if (e.errno() != Errno.ENOSYS && e.errno() != Errno.EPERM) {
          throw e;
        }
        return STEPWISE.find(calls, path);
      }
    }
  },

  /** One directory after the other is held, each found in the one before (openat(2)). */
  STEPWISE {
    @Override
    public Descriptor find(FileCalls calls, String path) throws SystemException {
      Descriptor here = calls.root();
      String rest = path.substring(1);
      while (!rest.isEmpty()) {
        int slash = rest.indexOf('/');
        try (Descriptor directory = here) {
          here =
              slash < 0
                  ? calls.entry(directory, rest)
                  : step(calls, directory, rest.substring(0, slash));
        }
        rest = slash < 0 ? "" : rest.substring(slash + 1);
      }
      return here;
    }
  };

  /**
   * Holds the file at this path.
   *
   * @param path absolute, without {@code .}, {@code ..} and doubled slashes
   * @throws SystemException ENOENT where there is none, ELOOP where a symbolic link stands in the
   *     path, ENOTDIR where something else does that is no directory
   */
  public abstract Descriptor find(FileCalls calls, String path) throws SystemException;

  /** The path as seen from the root directory; openat2(2) refuses absolute ones as not beneath. */
  private static String relative(String path) {
    return path.equals("/") ? "." : path.substring(1);
  }

  /** A symbolic link where a directory should be is told apart, as openat2(2) does. */
  private static Descriptor step(FileCalls calls, Descriptor directory, String name)
      throws SystemException {
    try {
      return calls.subdirectory(directory, name);
    } catch (SystemException e) {
      if (e.errno() != Errno.ENOTDIR) {
        throw e;
      }
      try (Descriptor other = calls.entry(directory, name)) {
        throw calls.status(other).kind() == FileStatus.Kind.SYMBOLIC_LINK
            ? new SystemException("openat", Errno.ELOOP)
            : e;
      }
    }
  }
}
