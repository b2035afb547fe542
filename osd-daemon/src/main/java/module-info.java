/**
 * The daemon: takes plans from a socket, has them judged, runs what is permitted, records it all.
 */
module dev.osd.daemon {
  requires dev.osd.policy;
  requires dev.osd.protocol;
  requires info.picocli;
  requires jdk.unsupported;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires org.newsclub.net.unix;
  requires org.slf4j;
  requires static org.jspecify;

  opens dev.osd.daemon to
      info.picocli;
}
