package dev.osd.daemon.socket;

import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.SocketReceiver;
import dev.osd.protocol.Peer;

/**
 * Who is at the other end of a connection, and what it has there.
 *
 * @param peer as the kernel names it
 * @param socket the connection's own socket; stays its owner's
 * @param session what it has attached
 * @param receiver what it has passed and not attached yet
 */
record Caller(Peer peer, Descriptor socket, Session session, SocketReceiver receiver) {}
