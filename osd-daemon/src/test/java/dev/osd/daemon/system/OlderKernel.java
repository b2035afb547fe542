package dev.osd.daemon.system;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A kernel that lacks some system calls, as the real one shows itself to a thread under a filter
 * that refuses them: older ones answer ENOSYS, container runtimes often EPERM.
 */
public final class OlderKernel {
  private static final int ALLOW = 0x7fff0000;
  private static final int ERROR = 0x00050000;

  /** Made by the C library; the same number on both architectures. */
  private static final int CLOSE_RANGE = 436;

  private OlderKernel() {}

  /**
   * Does this on a thread, of whose calls and of all that it starts these are refused.
   *
   * @param errno what is answered
   * @param calls names of system calls in capitals
   */
  public static <T> T without(int errno, List<String> calls, Callable<T> task) throws IOException {
    Architecture architecture = Credentials.architecture();
    BpfAssembler code = new BpfAssembler().load(0);
    for (String call : calls) {
      int number =
          call.equals("CLOSE_RANGE") ? CLOSE_RANGE : Syscall.valueOf(call).number(architecture);
      code.whereEqual(number, refused -> refused.answer(ERROR | errno));
    }
    try (OwnThread thread =
        OwnThread.start(
            "older-kernel",
            () -> {
              NativeThread.denyNewPrivileges();
              SeccompFilter.restrictThisThread(architecture, code.answer(ALLOW).program());
            })) {
      return thread.call(task);
    }
  }
}
