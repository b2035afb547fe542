/**
 * The way to the daemon: one connection for each request, and the start of a daemon where none
 * answers. Nothing here looks into a plan, and nothing here decides.
 */
@NullMarked
package dev.osd.shell.client;

import org.jspecify.annotations.NullMarked;
