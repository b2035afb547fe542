package dev.osd.daemon.system;

import static dev.osd.daemon.system.CallRules.ALLOW;
import static dev.osd.daemon.system.CallRules.ERROR;
import static dev.osd.daemon.system.CallRules.argument;
import static dev.osd.daemon.system.CallRules.refuse;
import static dev.osd.daemon.system.FilteredCall.BIND;
import static dev.osd.daemon.system.FilteredCall.CONNECT;
import static dev.osd.daemon.system.FilteredCall.LISTEN;
import static dev.osd.daemon.system.FilteredCall.SOCKET;
import static dev.osd.daemon.system.FilteredCall.SOCKETPAIR;

import java.util.List;

/** Which sockets a confined program may have (socket(2), socketpair(2)). */
final class SocketRules {
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOCKET_TYPE = 0xf;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_SEQPACKET = 5;
  private static final int EPROTONOSUPPORT = 93;
  private static final int EAFNOSUPPORT = 97;
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;
  private static final int IPPROTO_MPTCP = 262;

  private SocketRules() {}

  /**
   * Adds them to a filter.
   *
   * @param network whether sockets of the internet can be had
   */
  static void add(CallRules rules, boolean network) {
    if (network) {
      internet(rules);
    } else {
      noSockets(rules);
    }
    pairs(rules);
  }

  private static void noSockets(CallRules rules) {
    rules.deny(SOCKET, EAFNOSUPPORT);
    // The end of a pair could still take an abstract name and keep it from others (unix(7)).
    rules.deny(List.of(CONNECT, BIND, LISTEN), Errno.EPERM);
  }

  /**
   * TCP and UDP by their usual or their own number, and asking the kernel for addresses, as
   * getaddrinfo(3) does. Other protocols of these kinds would have the kernel load their modules.
   */
  private static void internet(CallRules rules) {
    rules.check(
        SOCKET,
        0,
        family -> {
          family.whereEqual(AF_INET, SocketRules::streamOrDatagram);
          family.whereEqual(AF_INET6, SocketRules::streamOrDatagram);
          family.whereEqual(
              AF_NETLINK,
              netlink ->
                  netlink
                      .load(argument(2))
                      .whereEqual(NETLINK_ROUTE, route -> route.answer(ALLOW))
                      .answer(ERROR | EPROTONOSUPPORT));
          family.answer(ERROR | EAFNOSUPPORT);
        });
  }

  private static void streamOrDatagram(BpfAssembler inet) {
    inet.load(argument(1)).mask(SOCKET_TYPE);
    inet.whereEqual(SOCK_STREAM, stream -> protocol(stream, List.of(IPPROTO_TCP, IPPROTO_MPTCP)));
    inet.whereEqual(SOCK_DGRAM, datagram -> protocol(datagram, List.of(IPPROTO_UDP)));
    refuse(inet);
  }

  private static void protocol(BpfAssembler socket, List<Integer> known) {
    socket.load(argument(2)).whereEqual(0, usual -> usual.answer(ALLOW));
    known.forEach(number -> socket.whereEqual(number, named -> named.answer(ALLOW)));
    socket.answer(ERROR | EPROTONOSUPPORT);
  }

  /**
   * Pairs of connected Unix sockets are a harmless way to talk to a child. Not those of datagrams:
   * such a socket can still send to any other by its path (unix(7)).
   */
  private static void pairs(CallRules rules) {
    rules.check(
        SOCKETPAIR,
        0,
        family -> {
          family.whereNotEqual(AF_UNIX, other -> other.answer(ERROR | EAFNOSUPPORT));
          family.load(argument(1)).mask(SOCKET_TYPE);
          family.whereEqual(SOCK_STREAM, stream -> stream.answer(ALLOW));
          family.whereEqual(SOCK_SEQPACKET, packets -> packets.answer(ALLOW));
          refuse(family);
        });
  }
}
