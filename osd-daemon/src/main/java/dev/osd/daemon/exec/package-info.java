/**
 * Carries out what is permitted: one executor for each kind of action. Each takes a {@link
 * dev.osd.policy.Permit}, so nothing in here can start without the engine's word, and each answers
 * with an {@link dev.osd.protocol.ActionResult}, whatever happens. Process trees, deadlines and
 * bounded output live here; recording and replying do not.
 */
@NullMarked
package dev.osd.daemon.exec;

import org.jspecify.annotations.NullMarked;
