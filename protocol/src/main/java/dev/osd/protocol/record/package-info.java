/**
 * What writer and readers of the audit log share: the names in a record, the chain that seals
 * records to one another, the head that says how far it goes, the names of the files, and the check
 * of all of it. Formats and their verification only: nothing in here writes a log, decides or shows
 * anything.
 */
@NullMarked
package dev.osd.protocol.record;

import org.jspecify.annotations.NullMarked;
