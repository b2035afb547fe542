/** What client and daemon say to each other, and how it looks on the wire. */
module dev.osd.protocol {
  requires transitive com.fasterxml.jackson.databind;
  requires static org.jspecify;

  exports dev.osd.protocol;
  exports dev.osd.protocol.record;
  exports dev.osd.protocol.wire;
}
