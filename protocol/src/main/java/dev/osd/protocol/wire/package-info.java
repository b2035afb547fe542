/**
 * How the protocol looks as bytes: framing, the strict JSON decoder, and one codec for each kind of
 * message. The only room that knows JSON; other rooms ask it to read or write.
 */
@NullMarked
package dev.osd.protocol.wire;

import org.jspecify.annotations.NullMarked;
