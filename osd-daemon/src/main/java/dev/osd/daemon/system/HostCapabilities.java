package dev.osd.daemon.system;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this machine's kernel can enforce.
 *
 * @param architecture the processor's, where it is one that is known here
 * @param landlockAbi the version of Landlock's interface, 0 for none
 * @param protections what can be had
 */
public record HostCapabilities(
    Optional<Architecture> architecture, int landlockAbi, Set<Protection> protections) {
  public HostCapabilities {
    protections = Set.copyOf(protections);
  }

  /** Asks the kernel. Changes nothing for the calling thread. */
  public static HostCapabilities probe() {
    Optional<Architecture> known =
        Architecture.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    if (known.isEmpty()) {
      return new HostCapabilities(known, 0, Set.of());
    }
    Architecture architecture = known.get();
    Set<Protection> found = EnumSet.noneOf(Protection.class);
    int abi = 0;
    if (NativeThread.hasNoNewPrivileges()) {
      found.add(Protection.NO_NEW_PRIVILEGES);
      abi = Landlock.abi(architecture);
      if (SeccompFilter.isAvailable(architecture)) {
        found.add(Protection.SYSTEM_CALLS);
      }
      if (PrivateMounts.areAvailable(architecture)) {
        found.add(Protection.PRIVATE_MOUNTS);
      }
    }
    found.addAll(byLandlock(abi));
    return new HostCapabilities(known, abi, found);
  }

  /** What a version of Landlock's interface can protect. */
  public static Set<Protection> byLandlock(int abi) {
    Set<Protection> found = EnumSet.noneOf(Protection.class);
    if (abi >= 1) {
      found.add(Protection.FILES);
    }
    if (abi >= Landlock.ABI_TRUNCATE) {
      found.add(Protection.TRUNCATION);
    }
    if (abi >= Landlock.ABI_TCP) {
      found.add(Protection.TCP);
    }
    if (abi >= Landlock.ABI_IOCTL_DEV) {
      found.add(Protection.DEVICE_CONTROL);
    }
    if (abi >= Landlock.ABI_SCOPE) {
      found.add(Protection.SIGNALS);
    }
    return found;
  }

  /** Whether this can be had here. */
  public boolean has(Protection protection) {
    return protections.contains(protection);
  }

  /** What a profile needs and this machine lacks; empty where profiles can be enforced. */
  public List<Protection> missing() {
    return Arrays.stream(Protection.values())
        .filter(protection -> protection.needed() && !has(protection))
        .toList();
  }
}
