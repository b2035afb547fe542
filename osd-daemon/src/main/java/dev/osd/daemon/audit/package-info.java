/**
 * The record of what was asked, decided and done: one sealed JSON object a line, appended and never
 * changed. Events are values ({@link dev.osd.daemon.audit.AuditEvent}); how they look on disk is
 * the business of {@code RecordFormat}, how they get there and stay there that of {@code LogWriter}
 * and what it uses. Secrets are taken out here, before anything is written. Nothing in here decides
 * or executes.
 */
@NullMarked
package dev.osd.daemon.audit;

import org.jspecify.annotations.NullMarked;
