package dev.osd.daemon.system;

import java.util.Optional;

/**
 * The processor architectures whose system calls are known here: the numbers of those calls that
 * the C library does not wrap (syscalls(2)), and the name that the kernel's audit gives the calling
 * convention ({@code AUDIT_ARCH_*}, linux/audit.h).
 */
public enum Architecture {
  X86_64(0xC000003E),
  AARCH64(0xC00000B7);

  private final int auditArch;

  Architecture(int auditArch) {
    this.auditArch = auditArch;
  }

  /**
   * The architecture that this machine has, where it is a known one under Linux.
   *
   * @param osName the runtime's {@code os.name}
   * @param osArch the runtime's {@code os.arch}
   */
  public static Optional<Architecture> of(String osName, String osArch) {
    if (!osName.equals("Linux")) {
      return Optional.empty();
    }
    return switch (osArch) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }

  /** What the kernel calls the architecture in {@code struct seccomp_data} (seccomp(2)). */
  int auditArch() {
    return auditArch;
  }
}
