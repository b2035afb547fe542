package dev.osd.daemon.exec;

import dev.osd.daemon.session.Piece;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.session.SessionException;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;

/**
 * Carries out tools on the descriptors of a session. No rights are taken on for that: the client
 * has opened them with its own.
 */
final class DescriptorExecutor {
  ActionResult use(ResolvedAction.OnDescriptors use, Permit.Terms terms, Session session) {
    Action.OnDescriptors asked = use.asked();
    try {
      return switch (asked) {
        case Action.Read read -> {
          Piece piece = session.read(read, terms.timeout());
          yield new ActionResult.DescriptorRead(
              read.id(), piece.bytes(), piece.nextOffset(), piece.eof());
        }
        case Action.Write write ->
            new ActionResult.DescriptorWritten(write.id(), session.write(write, terms.timeout()));
        case Action.Pipe pipe -> session.pipe(pipe, use.commands(), terms.timeout());
        case Action.Exit exit -> {
          session.exit(terms.timeout());
          yield new ActionResult.Exited(exit.id(), exit.code());
        }
      };
    } catch (SessionException e) {
      return new ActionResult.Failed(asked.id(), asked.type(), e.failure());
    }
  }
}
