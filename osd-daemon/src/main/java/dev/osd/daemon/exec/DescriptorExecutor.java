package dev.osd.daemon.exec;

import dev.osd.daemon.session.Piece;
import dev.osd.daemon.session.Run;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.session.SessionException;
import dev.osd.daemon.system.Demand;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;

/**
 * Carries out tools on the descriptors of a session. No rights are taken on for that: the client
 * has opened them with its own.
 */
final class DescriptorExecutor {
  ActionResult use(
      ResolvedAction.OnDescriptors use, Permit.Terms terms, Session session, Demand demand) {
    Action.OnDescriptors asked = use.asked();
    try {
      Run run = session.begin(terms.timeout(), demand);
      return switch (asked) {
        case Action.Read read -> {
          Piece piece = session.read(read, run);
          yield new ActionResult.DescriptorRead(
              read.id(), piece.bytes(), piece.nextOffset(), piece.eof());
        }
        case Action.Write write ->
            new ActionResult.DescriptorWritten(write.id(), session.write(write, run));
        case Action.Pipe pipe -> session.pipe(pipe, use.commands(), run);
        case Action.Exit exit -> {
          session.exit(run);
          yield new ActionResult.Exited(exit.id(), exit.code());
        }
      };
    } catch (SessionException e) {
      return new ActionResult.Failed(asked.id(), asked.type(), e.failure());
    }
  }
}
