package dev.osd.daemon.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What of the system every confined program may see, and what of that it may not. */
final class SystemFiles {
  /** Programs, their libraries and data: read and run. */
  static final List<Path> PROGRAMS =
      paths("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store");

  /** Settings, and facts about the machine that belong to no process: read. */
  static final List<Path> READABLE =
      paths(
          "/etc",
          "/proc/cpuinfo",
          "/proc/filesystems",
          "/proc/loadavg",
          "/proc/meminfo",
          "/proc/stat",
          "/proc/uptime",
          "/proc/version",
          "/proc/sys/fs",
          "/proc/sys/kernel",
          "/proc/sys/vm",
          "/sys/devices/system/cpu",
          "/sys/kernel/mm/transparent_hugepage",
          "/var/lib/ca-certificates");

  /** With the network: what the files in /etc that resolve names often are links to. */
  static final List<Path> NETWORK =
      paths(
          "/run/systemd/resolve/resolv.conf",
          "/run/systemd/resolve/stub-resolv.conf",
          "/run/resolvconf/resolv.conf",
          "/run/NetworkManager/resolv.conf");

  /**
   * Devices that hold nothing of anybody. Not the terminals, which are somebody's, nor /dev/shm,
   * which all processes of the user share.
   */
  static final List<Path> DEVICES =
      paths("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

  /**
   * Secrets among the settings. An ordinary user cannot read most of them anyway; a confined
   * program of the superuser could.
   */
  static final List<Path> SECRETS =
      paths(
          "/etc/apt/auth.conf",
          "/etc/apt/auth.conf.d",
          "/etc/bind/rndc.key",
          "/etc/docker",
          "/etc/gshadow",
          "/etc/gshadow-",
          "/etc/ipsec.secrets",
          "/etc/krb5.keytab",
          "/etc/kubernetes",
          "/etc/letsencrypt",
          "/etc/mysql/debian.cnf",
          "/etc/NetworkManager/system-connections",
          "/etc/openvpn",
          "/etc/osd",
          "/etc/pki/tls/private",
          "/etc/postfix/sasl_passwd",
          "/etc/ppp",
          "/etc/rancher",
          "/etc/rndc.key",
          "/etc/security/opasswd",
          "/etc/shadow",
          "/etc/shadow-",
          "/etc/ssh",
          "/etc/ssl/private",
          "/etc/sudoers",
          "/etc/sudoers.d",
          "/etc/wireguard",
          "/etc/wpa_supplicant");

  /** Below a home: git ends where it may not read the settings that it sees. */
  static final List<String> HOME_SETTINGS =
      List.of(".gitconfig", ".config/git/config", ".config/git/ignore", ".config/git/attributes");

  private SystemFiles() {}

  private static List<Path> paths(String... paths) {
    return Stream.of(paths).map(Path::of).toList();
  }
}
